package import Logging
import VigilStorage

extension Logger.Level {
    /// How severe a failed piece of work is: a fault of the store as a whole has been told once, when it came, and the
    /// thousand pieces of work that meet it are not worth a line each.
    ///
    /// - Parameter error: What it failed with.
    /// - Returns: The level.
    package static func of(_ error: any Error) -> Logger.Level {
        (error as? StoreError)?.isOfTheStore == true ? .debug : .error
    }
}
