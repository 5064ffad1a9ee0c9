import Foundation

/// Threads for work that blocks for long, which the pools of Swift's tasks and of Dispatch have no room for.
package enum BackgroundThread {
    /// Runs work on a thread that ends with it.
    ///
    /// - Parameter work: The work.
    package static func run(_ work: @escaping @Sendable () -> Void) { Thread.detachNewThread(work) }
}
