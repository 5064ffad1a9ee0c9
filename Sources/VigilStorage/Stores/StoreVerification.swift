package import VigilDomain

/// Reads everything that is stored and says what of it is damaged.
package protocol StoreVerification: Sendable {
    /// Checks every segment, baseline and document by its checksum, form and number of rows, the counts of windows, and
    /// the database itself by the engine's own means.
    ///
    /// Damaged segments are set aside, and those that were and read well again are released: their windows are then
    /// evaluated anew. One segment is in memory at a time, and what is written meanwhile is not looked at.
    ///
    /// - Parameters:
    ///   - now: Wall time.
    ///   - progress: Told again and again how far it has come.
    /// - Returns: What was found.
    /// - Throws: `StoreError` when the database cannot be read, which is not the same as damage.
    func verify(
        at now: Timestamp, progress: @Sendable @escaping (VerificationProgress) -> Void
    ) async throws -> VerificationReport
}

/// How far a verification has come.
package struct VerificationProgress: Hashable, Sendable {
    /// Segments that were checked.
    package var checked: Int
    /// Segments in all.
    package var total: Int

    /// Some progress.
    package init(checked: Int, total: Int) {
        self.checked = checked
        self.total = total
    }
}

/// What a verification found.
package struct VerificationReport: Hashable, Sendable {
    /// Segments of predictions and of outcomes that were checked.
    package var segments = 0
    /// Parts of baselines that were checked.
    package var baselineParts = 0
    /// Schemas, findings, rules, alerts and messages that were checked.
    package var documents = 0
    /// Rows of the segments and baselines that read well.
    package var rows = 0
    /// Bytes that were checked.
    package var bytes = 0
    /// Every damaged segment, by model, version and time.
    package var damaged: [QuarantinedSegment] = []
    /// Segments that were set aside and read well again, or are gone.
    package var released: [QuarantinedSegment] = []
    /// What else is wrong, a sentence each.
    package var problems: [String] = []

    /// A report of nothing yet.
    package init() {}

    /// Whether all is well.
    package var isSound: Bool { damaged.isEmpty && problems.isEmpty }
}
