import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Pieces of work spread over a few threads; the results are those of doing them in turn.
///
/// For code that has to answer at once and cannot await: the caller's thread does its share and waits for the others.
enum ConcurrentWork {
    /// Does every piece and gives the results in the pieces' order.
    ///
    /// - Parameters:
    ///   - count: How many pieces.
    ///   - threads: On how many threads at most, the caller's included.
    ///   - piece: Does the piece of a number; called once for each.
    /// - Returns: One result a piece.
    static func results<Piece: Sendable>(
        _ count: Int, threads: Int, _ piece: @escaping @Sendable (Int) -> Piece
    ) -> [Piece] {
        let slots = Slots<Piece>(count)
        let queue = Queue(count: count) { slots.fill($0, with: piece($0)) }
        let helpers = (0..<max(0, min(threads, count) - 1)).compactMap { _ in Helper(queue) }
        queue.drain()
        for helper in helpers { helper.wait() }
        return slots.results
    }

    private final class Slots<Piece: Sendable>: Sendable {
        private let slots: Mutex<[Piece?]>

        init(_ count: Int) { slots = Mutex([Piece?](repeating: nil, count: count)) }

        func fill(_ index: Int, with result: Piece) { slots.withLock { $0[index] = result } }

        var results: [Piece] { slots.withLock { $0 }.compactMap { $0 } }
    }

    /// The pieces that nobody has taken yet.
    private final class Queue: Sendable {
        private let count: Int
        private let body: @Sendable (Int) -> Void
        private let next = Atomic<Int>(0)

        init(count: Int, body: @escaping @Sendable (Int) -> Void) {
            self.count = count
            self.body = body
        }

        func drain() {
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if index >= count { return }
                body(index)
            }
        }
    }

    /// A thread that takes pieces until there are none.
    private struct Helper {
        private let thread: pthread_t

        /// `nil` where the system has no thread to give; the others then do its share.
        init?(_ queue: Queue) {
            let context = Unmanaged.passRetained(queue)
            #if canImport(Darwin)
                var thread: pthread_t?
                let status = pthread_create(&thread, nil, Self.run, context.toOpaque())
            #else
                var made = pthread_t()
                let status = pthread_create(&made, nil, Self.run, context.toOpaque())
                let thread: pthread_t? = made
            #endif
            guard status == 0, let thread else {
                context.release()
                return nil
            }
            self.thread = thread
        }

        func wait() { pthread_join(thread, nil) }

        #if canImport(Darwin)
            private static let run: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { context in
                Unmanaged<Queue>.fromOpaque(context).takeRetainedValue().drain()
                return nil
            }
        #else
            private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
                if let context { Unmanaged<Queue>.fromOpaque(context).takeRetainedValue().drain() }
                return nil
            }
        #endif
    }
}
