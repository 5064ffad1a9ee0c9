package import VigilDomain

/// A segment of a version, as retention sees it.
package struct StoredSpan: Hashable, Sendable {
    /// The version's text.
    package var version: String
    /// The times of its first and its last prediction.
    package var times: ClosedRange<Timestamp>
    /// What it takes.
    package var bytes: Int

    /// A segment.
    package init(version: String, times: ClosedRange<Timestamp>, bytes: Int) {
        self.version = version
        self.times = times
        self.bytes = bytes
    }
}
