/// Where backups go by themselves, how often, and how many are kept.
public struct BackupPolicy: Hashable, Sendable {
    /// The directory, made if it is missing at the start; other databases may have the same one.
    public var directory: String
    /// How much time lies between two of them; zero makes them only when they are asked for.
    public var every: Duration
    /// How many are kept; the newest verified one is kept besides.
    public var keep: Int

    /// A policy.
    ///
    /// - Parameters:
    ///   - directory: Where backups go.
    ///   - every: How much time lies between two of them; zero makes them only when they are asked for.
    ///   - keep: How many are kept, at least 1.
    public init(directory: String, every: Duration = .seconds(86_400), keep: Int = 7) {
        self.directory = directory
        self.every = every
        self.keep = keep
    }
}
