#ifndef VIGIL_TEXT_SET_H
#define VIGIL_TEXT_SET_H
#include <cstdint>
#include <cstring>
#include <vector>

#include "CSIMDJSON.h"

namespace vigil {

/// Whether two texts of the same length are equal; they are short, a call to memcmp costs more than the comparison.
inline bool is_equal(const uint8_t *left, const uint8_t *right, size_t count) {
  uint64_t a, b;
  while (count >= 8) {
    std::memcpy(&a, left, 8);
    std::memcpy(&b, right, 8);
    if (a != b) return false;
    left += 8;
    right += 8;
    count -= 8;
  }
  for (size_t i = 0; i < count; i++) {
    if (left[i] != right[i]) return false;
  }
  return true;
}

/// Numbers distinct texts in the order in which they come: one arena, one open-addressing table.
class TextSet {
 public:
  static constexpr uint32_t absent = UINT32_MAX;

  TextSet() : seed_(process_seed()), offsets_(1, 0) {}

  size_t count() const { return offsets_.size() - 1; }
  /// How many bytes it holds.
  size_t size() const {
    return arena_.capacity() + offsets_.capacity() * sizeof(uint64_t) + slots_.capacity() * sizeof(Slot);
  }
  vigil_texts texts() const { return {arena_.data(), offsets_.data(), count()}; }

  /// The number of a text, or `absent`.
  uint32_t find(const uint8_t *bytes, size_t length) const {
    if (slots_.empty()) return absent;
    return slots_[probe(bytes, length, hash(bytes, length))].code;
  }

  /// The number of a text, which becomes the next one when it is new.
  uint32_t insert(const uint8_t *bytes, size_t length) {
    // At most half full, so that a probe is short.
    if (slots_.size() < 2 * (count() + 1)) grow();
    uint64_t h = hash(bytes, length);
    Slot &slot = slots_[probe(bytes, length, h)];
    if (slot.code != absent) return slot.code;
    append(bytes, length);
    slot = {static_cast<uint32_t>(count() - 1), static_cast<uint32_t>(h >> 32)};
    return slot.code;
  }

  /// Adds a text without looking whether it is there; only for sets that are never searched.
  void append(const uint8_t *bytes, size_t length) {
    size_t old = arena_.size();
    if (arena_.capacity() < old + length) arena_.reserve(2 * (old + length) + 256);
    arena_.insert(arena_.end(), bytes, bytes + length);
    offsets_.push_back(old + length);
  }

  /// Takes all texts away.
  void clear() {
    arena_.clear();
    offsets_.resize(1);
    slots_.assign(slots_.size(), Slot());
  }

  /// Takes the last texts away. Emptying slots in the reverse order of filling leaves every other probe intact.
  void truncate(size_t left) {
    while (count() > left) {
      size_t last = count() - 1;
      const uint8_t *bytes = arena_.data() + offsets_[last];
      size_t length = offsets_[last + 1] - offsets_[last];
      slots_[probe(bytes, length, hash(bytes, length))] = Slot();
      offsets_.pop_back();
      arena_.resize(offsets_.back());
    }
  }

 private:
  struct Slot {
    uint32_t code = absent;
    uint32_t tag = 0;
  };

  size_t probe(const uint8_t *bytes, size_t length, uint64_t h) const {
    size_t mask = slots_.size() - 1;
    uint32_t tag = static_cast<uint32_t>(h >> 32);
    size_t index = h & mask;
    while (true) {
      const Slot &slot = slots_[index];
      if (slot.code == absent) return index;
      if (slot.tag == tag) {
        uint64_t begin = offsets_[slot.code];
        if (offsets_[slot.code + 1] - begin == length && is_equal(arena_.data() + begin, bytes, length)) return index;
      }
      index = (index + 1) & mask;
    }
  }

  void grow() {
    slots_.assign(slots_.empty() ? 16 : slots_.size() * 2, Slot());
    size_t mask = slots_.size() - 1;
    for (size_t code = 0; code < count(); code++) {
      uint64_t h = hash(arena_.data() + offsets_[code], offsets_[code + 1] - offsets_[code]);
      size_t index = h & mask;
      while (slots_[index].code != absent) index = (index + 1) & mask;
      slots_[index] = {static_cast<uint32_t>(code), static_cast<uint32_t>(h >> 32)};
    }
  }

  static uint64_t mix(uint64_t a, uint64_t b) {
    unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  }

  static uint64_t load(const uint8_t *bytes, size_t length) {
    uint64_t value = 0;
    std::memcpy(&value, bytes, length);
    return value;
  }

  /// Multiply-and-fold over 16 bytes at a time. The seed differs from process to process, since names come from
  /// clients: with a known hash function, a few thousand chosen ones would fall into the same slot.
  uint64_t hash(const uint8_t *bytes, size_t length) const {
    uint64_t h = seed_ ^ (length * 0x9E3779B97F4A7C15u);
    while (length > 16) {
      h = mix(load(bytes, 8) ^ 0xA0761D6478BD642Fu, load(bytes + 8, 8) ^ h);
      bytes += 16;
      length -= 16;
    }
    uint64_t low, high;
    if (length >= 8) {
      low = load(bytes, 8);
      high = load(bytes + length - 8, 8);
    } else if (length >= 4) {
      low = load(bytes, 4);
      high = load(bytes + length - 4, 4);
    } else if (length > 0) {
      low = bytes[0] | static_cast<uint64_t>(bytes[length / 2]) << 8 | static_cast<uint64_t>(bytes[length - 1]) << 16;
      high = 0;
    } else {
      low = high = 0;
    }
    return mix(low ^ 0xE7037ED1A0B428DBu ^ h, high ^ 0x8EBC6AF09C88C6E3u ^ (h >> 32 | h << 32));
  }

  static uint64_t process_seed();

  uint64_t seed_;
  std::vector<uint8_t> arena_;
  std::vector<uint64_t> offsets_;
  std::vector<Slot> slots_;
};

}  // namespace vigil
#endif
