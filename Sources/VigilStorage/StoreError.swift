/// Why the store could not do what was asked.
package struct StoreError: Error, Hashable, Sendable {
    /// The closed set of reasons; stable text, fit for metric labels.
    package enum Code: String, Sendable, CaseIterable {
        /// The database file is held by another process.
        case locked
        /// The database file, or its folder, cannot be written.
        case readOnly = "read_only"
        /// The file is not a database, or is damaged.
        case corrupt
        /// The disk is full.
        case full
        /// It was written by a newer Vigil.
        case newerSchema = "newer_schema"
        /// Another replica has taken over the work that this was part of; nothing of it was written.
        case leaseLost = "lease_lost"
        /// What was asked contradicts what is stored.
        case conflict
        /// The database's server cannot be reached, or cannot answer now; it is worth trying again.
        case unavailable
        /// What was asked took too long, or waits for somebody else's transaction; the database itself is well, and it is worth
        /// trying again.
        case busy
        /// A commit has been under way for long and does not end.
        case slow
        /// The database cannot be opened at all.
        case cannotOpen = "cannot_open"
        /// Anything else that the database reported.
        case failed
    }

    /// Which kind of fault it is.
    package var code: Code
    /// What was tried, on what, and what to do.
    package var detail: String

    /// An error.
    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

extension StoreError: CustomStringConvertible {
    /// The detail.
    package var description: String { detail }
}
