import Dispatch
import Synchronization

/// Work on several values at once, on the cores of the machine.
///
/// For threads that may be held up, such as those of a database's readers: the caller takes part and returns when all is done.
enum Parallel {
    /// What `work` makes of each value, in their order.
    ///
    /// - Parameters:
    ///   - values: The values.
    ///   - work: Called once for each of them, in no order.
    /// - Returns: The results.
    /// - Throws: The error of the first value for which `work` throws; the others are worked on all the same.
    static func map<Value: Sendable, Result: Sendable>(
        _ values: [Value], _ work: @Sendable (Value) throws -> Result
    ) throws -> [Result] {
        guard values.count > 1 else { return try values.map(work) }
        let results = values.map { _ in Slot<Swift.Result<Result, any Error>?>(nil) }
        DispatchQueue.concurrentPerform(iterations: values.count) { index in
            let result = Swift.Result { try work(values[index]) }
            results[index].change { $0 = result }
        }
        return try results.compactMap { try $0.take(leaving: nil)?.get() }
    }

    /// Changes each value in its place.
    ///
    /// - Parameters:
    ///   - values: The values; one that holds memory alone grows without being copied.
    ///   - empty: What stands in a value's place meanwhile.
    ///   - work: Called once with the index of each value and the value, in no order.
    /// - Throws: The error of the first value for which `work` throws; the others are changed all the same.
    static func update<Value: Sendable>(
        _ values: inout [Value], empty: Value, _ work: @Sendable (Int, inout Value) throws -> Void
    ) throws {
        let slots = values.indices.map { index in
            let value = values[index]
            values[index] = empty
            return Slot(value)
        }
        let faults = try map(Array(slots.indices)) { index in
            slots[index].change { value in Swift.Result { try work(index, &value) } }
        }
        for (index, slot) in slots.enumerated() { values[index] = slot.take(leaving: empty) }
        for fault in faults { try fault.get() }
    }

    /// A value that one thread at a time has.
    private final class Slot<Value: Sendable>: Sendable {
        private let value: Mutex<Value>

        init(_ value: Value) { self.value = Mutex(value) }

        func change<Result: Sendable>(_ work: (inout Value) -> Result) -> Result { value.withLock { work(&$0) } }

        /// The value, which somebody else then holds alone.
        func take(leaving rest: Value) -> Value {
            value.withLock { value in
                let taken = value
                value = rest
                return taken
            }
        }
    }
}
