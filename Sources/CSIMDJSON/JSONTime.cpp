#include "JSONTime.h"

namespace vigil {
namespace {

struct Digits {
  const uint8_t *p, *end;

  bool at_end() const { return p == end; }

  bool accept(char byte) {
    if (p == end || *p != static_cast<uint8_t>(byte)) return false;
    p++;
    return true;
  }

  /// The value of the next `count` digits, or -1.
  int take(int count) {
    if (end - p < count) return -1;
    int value = 0;
    for (int i = 0; i < count; i++) {
      unsigned digit = p[i] - '0';
      if (digit > 9) return -1;
      value = value * 10 + static_cast<int>(digit);
    }
    p += count;
    return value;
  }
};

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

bool is_date(int year, int month, int day) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= lengths[month - 1] + (month == 2 && is_leap(year));
}

/// Days from 1970-01-01; years begin in March here, which puts the leap day last.
int64_t days_since_epoch(int year, int month, int day) {
  int64_t y = month <= 2 ? year - 1 : year;
  int64_t era = (y >= 0 ? y : y - 399) / 400;
  int64_t year_of_era = y - era * 400;
  int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

}  // namespace

TimeFault parse_time(const uint8_t *bytes, size_t count, int64_t &milliseconds) {
  Digits text{bytes, bytes + count};
  int year = text.take(4);
  if (year < 0 || !text.accept('-')) return TimeFault::not_a_time;
  int month = text.take(2);
  if (month < 0 || !text.accept('-')) return TimeFault::not_a_time;
  int day = text.take(2);
  if (day < 0 || !is_date(year, month, day)) return TimeFault::not_a_time;
  if (text.at_end()) return TimeFault::no_zone;
  if (!text.accept('T') && !text.accept('t') && !text.accept(' ')) return TimeFault::not_a_time;
  int hour = text.take(2);
  if (hour < 0 || hour > 23 || !text.accept(':')) return TimeFault::not_a_time;
  int minute = text.take(2);
  if (minute < 0 || minute > 59) return TimeFault::not_a_time;
  int second = 0, millisecond = 0;
  if (text.accept(':')) {
    second = text.take(2);
    if (second < 0 || second > 60) return TimeFault::not_a_time;
    if (text.accept('.')) {
      int place = 100, digits = 0;
      for (int digit; (digit = text.take(1)) >= 0; digits++) {
        millisecond += digit * place;
        place /= 10;
      }
      if (digits == 0) return TimeFault::not_a_time;
    }
  }
  int offset = 0;
  if (!text.accept('Z') && !text.accept('z')) {
    if (text.at_end()) return TimeFault::no_zone;
    int sign = text.accept('+') ? 1 : text.accept('-') ? -1 : 0;
    int hours = text.take(2);
    if (sign == 0 || hours < 0 || hours > 23) return TimeFault::not_a_time;
    text.accept(':');
    int minutes = text.take(2);
    if (minutes < 0 || minutes > 59) return TimeFault::not_a_time;
    offset = sign * (hours * 60 + minutes);
  }
  if (!text.at_end()) return TimeFault::not_a_time;
  int64_t seconds = hour * 3600 + minute * 60 + second - offset * 60;
  milliseconds = days_since_epoch(year, month, day) * 86400000 + seconds * 1000 + millisecond;
  return TimeFault::none;
}

}  // namespace vigil
