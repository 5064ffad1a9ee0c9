/// A stretch of wall time in which the service ran and could write its store.
package struct UptimeInterval: Hashable, Sendable {
    /// When it began.
    package var start: Timestamp
    /// The last moment that is known to belong to it.
    package var end: Timestamp
    /// The fault of the store that had kept the running service from writing before it; `nil` when a process began with
    /// it.
    package var fault: String?
    /// Whether the process was stopped at its end, as it should be.
    package var isStopped: Bool

    /// An interval.
    package init(start: Timestamp, end: Timestamp, fault: String? = nil, isStopped: Bool = false) {
        self.start = start
        self.end = end
        self.fault = fault
        self.isStopped = isStopped
    }
}

/// A stretch of wall time in which the service was not there, or could not write.
package struct Outage: Hashable, Sendable {
    /// Why.
    package enum Cause: Hashable, Sendable {
        /// It was stopped, for a new version perhaps.
        case stopped
        /// The process or the machine ended without being stopped.
        case ended
        /// The store could not be written; the code of the fault.
        case store(String)
    }

    /// When it began, at the earliest.
    package var start: Timestamp
    /// When it was over; `nil` while it lasts.
    package var end: Timestamp?
    /// Why.
    package var cause: Cause

    /// An outage.
    package init(start: Timestamp, end: Timestamp?, cause: Cause) {
        self.start = start
        self.end = end
        self.cause = cause
    }
}
