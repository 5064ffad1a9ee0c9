package import VigilDomain

/// A damaged segment: it is set aside, never merged or deleted, and what is computed goes on without its rows.
package struct QuarantinedSegment: Hashable, Sendable {
    /// What its rows are.
    package enum Kind: String, Sendable, CaseIterable {
        case predictions, outcomes
    }

    /// What its rows are.
    package var kind: Kind
    /// Its number among the segments of its kind.
    package var number: Int64
    /// The model.
    package var model: ModelName
    /// The version.
    package var version: String
    /// The earliest event time of its rows.
    package var first: Timestamp
    /// The latest event time of its rows.
    package var last: Timestamp
    /// How many rows it has.
    package var rows: Int
    /// What is wrong with it.
    package var fault: String
    /// Whether repeats of its ids are still recognised.
    package var knowsIDs: Bool
    /// When it was found, wall time.
    package var foundAt: Timestamp
}

/// A window that was evaluated without some of its rows.
package struct UnreadableWindow: Hashable, Sendable {
    /// The window.
    package var window: TimeRange
    /// What could not be read.
    package var rows: UnreadableRows
}
