import Foundation
import Vigil
import VigilDashboard
import VigilDomain

/// Writes the HTML report of a comparison.
enum DriftReportFile {
    /// Writes the report, in one piece: a reader never sees half of it.
    ///
    /// - Parameters:
    ///   - comparison: What was found.
    ///   - path: Where it goes; a file there is replaced.
    ///   - clock: Wall time.
    /// - Throws: `CommandFailure` when it cannot be written.
    @concurrent
    static func write(
        _ comparison: DriftComparison, to path: String, clock: any WallClock = SystemWallClock()
    ) async throws {
        let text = report(comparison, createdAt: clock.now()).document().text
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure("--html: \(path) cannot be written: \(reason(error, path))")
        }
    }

    static func report(_ comparison: DriftComparison, createdAt: Timestamp) -> DriftReport {
        let values = comparison.valuesByName
        var distributions: [String: Distribution] = [:]
        for name in DriftReport.columnsToDraw(of: comparison.result) {
            guard let column = values[name] else { continue }
            distributions[name] = DriftReport.distribution(reference: column.reference, current: column.current)
        }
        let sentences = [comparison.lostSentence, comparison.exitSentence].compactMap { $0 }
        return DriftReport(
            referenceName: comparison.reference.name, currentName: comparison.current.name,
            result: comparison.result, distributions: distributions,
            excluded: comparison.leftOut.map { DriftReport.ExcludedColumn(name: $0.name, reason: $0.reason) },
            failureSentence: sentences.joined(separator: " "), createdAt: createdAt,
            programVersion: VigilVersion.current)
    }

    private static func reason(_ error: any Error, _ path: String) -> String {
        // Foundation says no more than that it failed, so the place is asked.
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        if access(folder, W_OK) != 0 { return "\(folder): \(String(cString: strerror(errno)))" }
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
            return String(cString: strerror(EISDIR))
        }
        let fault = error as NSError
        let cause = fault.userInfo[NSUnderlyingErrorKey] as? NSError
        return cause.map { String(cString: strerror(Int32($0.code))) } ?? fault.localizedDescription
    }
}
