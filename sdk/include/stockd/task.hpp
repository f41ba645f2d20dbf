// SPDX-License-Identifier: Apache-2.0
//
// What a coroutine of a connector returns. A Task owns its frame, starts when it is awaited (or
// begun by the SDK), and hands its value or its exception to whoever awaits it. A finished task
// goes on with its awaiter by symmetric transfer, so depth costs frames and no stack. Dropping a
// Task drops everything it was doing: that is how an operation is forgotten halfway.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace stockd::inline sdk {

template <class T = void>
class Task;

// What the promises of all tasks have in common.
class TaskPromise {
 public:
  struct Finish {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      const std::coroutine_handle<> next = ended.promise().awaiter();
      return next ? next : std::noop_coroutine();
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  Finish final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { error_ = std::current_exception(); }

  std::coroutine_handle<> awaiter() const noexcept { return awaiter_; }
  void awaited_by(std::coroutine_handle<> awaiter) noexcept { awaiter_ = awaiter; }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::coroutine_handle<> awaiter_;
  std::exception_ptr error_;
};

template <class T>
class ValuePromise : public TaskPromise {
 public:
  Task<T> get_return_object();
  template <class U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T take() {
    rethrow();
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class ValuePromise<void> : public TaskPromise {
 public:
  Task<void> get_return_object();
  void return_void() const noexcept {}
  void take() const { rethrow(); }
};

template <class T>
class [[nodiscard]] Task {
 public:
  using promise_type = ValuePromise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  Task() noexcept = default;
  explicit Task(Handle frame) noexcept : frame_(frame) {}
  Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      if (frame_) frame_.destroy();
      frame_ = std::exchange(other.frame_, {});
    }
    return *this;
  }
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  ~Task() {
    if (frame_) frame_.destroy();
  }

  struct Awaiter {
    Handle frame;
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiter) const noexcept {
      frame.promise().awaited_by(awaiter);
      return frame;
    }
    T await_resume() const { return frame.promise().take(); }
  };
  Awaiter operator co_await() const noexcept { return Awaiter{frame_}; }

  // For whoever begins a task from outside a coroutine.
  void start() const { frame_.resume(); }
  bool done() const noexcept { return !frame_ || frame_.done(); }
  T take() const { return frame_.promise().take(); }

 private:
  Handle frame_;
};

template <class T>
Task<T> ValuePromise<T>::get_return_object() {
  return Task<T>(Task<T>::Handle::from_promise(*this));
}

inline Task<void> ValuePromise<void>::get_return_object() {
  return Task<void>(Task<void>::Handle::from_promise(*this));
}

static_assert(!std::is_aggregate_v<Task<>>);
static_assert(!std::is_aggregate_v<Task<int>>);

}  // namespace stockd::inline sdk
