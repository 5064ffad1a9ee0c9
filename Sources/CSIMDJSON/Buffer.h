#ifndef VIGIL_BUFFER_H
#define VIGIL_BUFFER_H
#include <cstdlib>
#include <new>
#include <type_traits>
#include <utility>

namespace vigil {

/// Room for values that are written in order. Unlike a vector it neither clears new room nor copies old values when
/// the system can move their pages: with 20 columns of a large batch that was a tenth of the time.
template <typename Value>
class Buffer {
  static_assert(std::is_trivially_copyable<Value>::value, "moved with realloc");

 public:
  Buffer() = default;
  Buffer(Buffer &&other) noexcept : values_(std::exchange(other.values_, nullptr)) {}
  Buffer &operator=(Buffer &&other) noexcept {
    std::swap(values_, other.values_);
    return *this;
  }
  ~Buffer() { std::free(values_); }

  void set_capacity(size_t capacity) {
    void *moved = std::realloc(values_, capacity * sizeof(Value));
    if (moved == nullptr) throw std::bad_alloc();
    values_ = static_cast<Value *>(moved);
  }

  Value &operator[](size_t index) { return values_[index]; }
  const Value *data() const { return values_; }

 private:
  Value *values_ = nullptr;
};

}  // namespace vigil
#endif
