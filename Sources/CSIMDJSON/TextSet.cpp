#include "TextSet.h"

#include <new>
#include <random>

namespace vigil {

uint64_t TextSet::process_seed() {
  static const uint64_t seed = [] {
    std::random_device device;
    return static_cast<uint64_t>(device()) << 32 | device();
  }();
  return seed;
}

}  // namespace vigil

struct vigil_text_set {
  vigil::TextSet texts;
};

extern "C" vigil_text_set *vigil_text_set_create(void) try { return new vigil_text_set(); } catch (...) {
  return nullptr;
}

extern "C" void vigil_text_set_destroy(vigil_text_set *set) { delete set; }

extern "C" uint32_t vigil_text_set_insert(
    vigil_text_set *set, const uint8_t *bytes, size_t count, bool *is_new) try {
  size_t before = set->texts.count();
  uint32_t code = set->texts.insert(bytes, count);
  *is_new = code == before;
  return code;
} catch (...) {
  return UINT32_MAX;
}

extern "C" void vigil_text_set_truncate(vigil_text_set *set, size_t count) { set->texts.truncate(count); }

extern "C" vigil_texts vigil_text_set_texts(const vigil_text_set *set) { return set->texts.texts(); }
