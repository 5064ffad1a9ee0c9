#ifndef VIGIL_JSON_FAULT_H
#define VIGIL_JSON_FAULT_H
#include <cstddef>
#include <cstdint>

#include "CSIMDJSON.h"

namespace vigil {

struct SyntaxFault {
  vigil_syntax reason = vigil_syntax_none;
  size_t offset = 0;
};

/// Finds what the token finder refused: bytes that are not UTF-8, a control character inside a string, a string
/// without end, or nothing at all. Only the first one counts. Slow and simple: it runs on broken input only.
SyntaxFault find_lexical_fault(const uint8_t *bytes, size_t count);

}  // namespace vigil
#endif
