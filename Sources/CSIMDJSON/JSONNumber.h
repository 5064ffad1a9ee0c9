#ifndef VIGIL_JSON_NUMBER_H
#define VIGIL_JSON_NUMBER_H
#include <fast_float/fast_float.h>

#include <cstdint>
#include <cstring>

namespace vigil {

inline bool is_digit(uint8_t byte) { return static_cast<uint8_t>(byte - '0') < 10; }

/// Takes decimal digits, eight at a time where there are as many.
inline const uint8_t *take_digits(const uint8_t *p, uint64_t &value) {
  uint64_t chunk;
  std::memcpy(&chunk, p, 8);
  if (fast_float::is_made_of_eight_digits_fast(chunk)) {
    value = value * 100000000 + fast_float::parse_eight_digits_unrolled(chunk);
    p += 8;
  }
  while (is_digit(*p)) value = value * 10 + (*p++ - '0');
  return p;
}

/// Reads a number by the grammar of RFC 8259, which is stricter than `from_chars`: no "01", "1.", ".5" or "+1".
///
/// Behind the number there must be a byte that no number contains, and
/// eight readable ones. Returns where the number ends, or null when
/// there is none. A number beyond the range of a double is read as an infinity.
inline const uint8_t *parse_json_number(const uint8_t *first, double &value) {
  const uint8_t *p = first;
  bool negative = *p == '-';
  p += negative;
  const uint8_t *digits = p;
  uint64_t mantissa = 0;
  while (is_digit(*p)) mantissa = mantissa * 10 + (*p++ - '0');
  int64_t count = p - digits;
  if (count == 0 || (*digits == '0' && count > 1)) return nullptr;
  int64_t exponent = 0;
  if (*p == '.') {
    const uint8_t *fraction = ++p;
    p = take_digits(p, mantissa);
    exponent = fraction - p;
    if (exponent == 0) return nullptr;
    count -= exponent;
  }
  if (*p == 'e' || *p == 'E') {
    p++;
    bool below = *p == '-';
    if (*p == '-' || *p == '+') p++;
    const uint8_t *power = p;
    int64_t given = 0;
    // Past a million it is zero or infinity whatever follows; `from_chars` below knows which.
    while (is_digit(*p)) {
      if (given < 1000000) given = given * 10 + (*p - '0');
      p++;
    }
    if (p == power) return nullptr;
    exponent += below ? -given : given;
  }
  // Up to 19 digits fit into 64 bits, leading zeros counted with them for simplicity's sake.
  if (count <= 19) {
    using Format = fast_float::binary_format<double>;
    if (mantissa <= (uint64_t{1} << 53) && exponent >= -22 && exponent <= 22) {
      // Clinger's fast path: both operands are exact, so the one rounding is the right one.
      static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
      double exact = static_cast<double>(mantissa);
      exact = exponent < 0 ? exact / powers[-exponent] : exact * powers[exponent];
      value = negative ? -exact : exact;
      return p;
    }
    fast_float::adjusted_mantissa rounded = fast_float::compute_float<Format>(exponent, mantissa);
    if (rounded.power2 >= 0) {
      fast_float::to_float(negative, rounded, value);
      return p;
    }
  }
  auto text = reinterpret_cast<const char *>(first);
  auto result = fast_float::from_chars(text, reinterpret_cast<const char *>(p), value);
  return result.ptr == reinterpret_cast<const char *>(p) ? p : nullptr;
}

}  // namespace vigil
#endif
