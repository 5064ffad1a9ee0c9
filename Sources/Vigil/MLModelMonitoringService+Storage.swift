import Logging
package import VigilDomain
package import VigilStorage

extension MLModelMonitoringService {
    /// Writes down the damaged segments that were met since it was last asked, and says so in the log.
    ///
    /// - Throws: When the store cannot be written.
    func recordDamage() async throws {
        guard let maintenance = store.maintenance else { return }
        for segment in try await maintenance.quarantineDamaged(at: clock.now()) {
            logger.error(
                "a stored segment is damaged and set aside",
                metadata: [
                    "model": "\(segment.model)", "version": "\(segment.version)", "kind": "\(segment.kind.rawValue)",
                    "segment": "\(segment.number)", "rows": "\(segment.rows)", "from": "\(segment.first)",
                    "to": "\(segment.last)", "fault": "\(segment.fault)",
                    "repeats": segment.knowsIDs ? "recognised" : "stored again",
                ])
        }
    }

    /// The damaged segments that are set aside, whose rows nothing counts.
    ///
    /// - Returns: By model, version and time.
    /// - Throws: When the store cannot be read.
    package func damagedSegments() async throws -> [QuarantinedSegment] {
        try await store.inspection?.quarantinedSegments() ?? []
    }

    /// What the store lacks, in sentences for whoever operates it; empty when all is well.
    ///
    /// - Returns: The sentences.
    /// - Throws: When the store cannot be read.
    public func storageWarnings() async throws -> [String] {
        let damaged = try await damagedSegments()
        let backup = backupReport()?.warning.map { [$0] } ?? []
        guard !damaged.isEmpty else { return backup }
        func count(_ kind: QuarantinedSegment.Kind) -> Int {
            damaged.filter { $0.kind == kind }.reduce(0) { $0 + $1.rows }
        }
        let rows = UnreadableRows(predictions: count(.predictions), outcomes: count(.outcomes))
        let models = Set(damaged.map(\.model))
        let owner = models.count == 1 ? models.map(\.rawValue).joined() : "\(models.count) models"
        let segments = damaged.count == 1 ? "1 stored segment" : "\(damaged.count) stored segments"
        return [
            "\(segments) of \(owner) set aside: \(rows.sentence ?? "no row is lost"); `vigil verify` tells which"
        ] + backup
    }

    /// The windows of a model that were evaluated without some of their rows, by version.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - version: Its version; all when `nil`.
    ///   - range: Event time; all of it when `nil`.
    /// - Returns: By version text, each in order of time; only versions that have such windows.
    /// - Throws: When the store cannot be read.
    package func unreadableWindows(
        of model: ModelName, version: String? = nil, over range: TimeRange? = nil
    ) async throws -> [String: [UnreadableWindow]] {
        guard let inspection = store.inspection else { return [:] }
        var found: [String: [UnreadableWindow]] = [:]
        for schema in try await registeredModels()
        where schema.model == model && (version == nil || schema.version == version) {
            let windows = try await inspection.unreadableWindows(of: schema, in: range)
            if !windows.isEmpty { found[schema.version] = windows }
        }
        return found
    }

    /// Begins to check everything that is stored, in the background; one that runs goes on.
    ///
    /// - Returns: Where it stands.
    package func startVerification() -> StorageVerifier.State {
        verification.start(now: { self.clock.now() }) { progress in try await self.verifyStorage(progress) }
    }

    /// Checks everything that is stored, says in the log what is wrong, and has the windows of segments that read well
    /// again evaluated anew.
    private func verifyStorage(
        _ progress: @Sendable @escaping (VerificationProgress) -> Void
    ) async throws -> VerificationReport {
        guard let stored = store.verification else { return VerificationReport() }
        let report = try await stored.verify(at: clock.now(), progress: progress)
        for model in Set(report.released.map(\.model)) { worklist.add(model) }
        logger.log(
            level: report.isSound ? .notice : .error, "what is stored was verified",
            metadata: [
                "segments": "\(report.segments)", "rows": "\(report.rows)", "bytes": "\(report.bytes)",
                "damaged": "\(report.damaged.count)", "released": "\(report.released.count)",
                "problems": "\(report.problems.joined(separator: "; "))",
            ])
        return report
    }
}
