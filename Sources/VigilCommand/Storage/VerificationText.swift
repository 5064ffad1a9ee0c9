import VigilClient
import VigilDomain
import VigilStorage

/// What a verification found, in words.
struct VerificationText {
    let document: VerificationDocument

    /// The summary, and a line for each thing that is wrong.
    var lines: [String] {
        guard let report = document.report else { return ["Nothing was verified."] }
        var lines = [
            "Checked \(report.segments) \(report.segments == 1 ? "segment" : "segments"), \(report.rows) rows, "
                + "\(report.bytes) bytes, \(report.baselineParts) parts of baselines, \(report.documents) documents."
        ]
        if report.released > 0 {
            lines.append("\(report.released) that were set aside read well again; their windows are evaluated anew.")
        }
        for segment in document.damaged {
            lines.append(
                "damaged: \(segment.model) \(segment.version), \(segment.rows) \(segment.kind) from "
                    + "\(segment.from.timestamp) to \(segment.to.timestamp), segment \(segment.segment): \(segment.fault)"
            )
        }
        lines += report.problems.map { "problem: \($0)" }
        lines.append(
            report.isSound ? "All is well." : "Not all is well. A backup from before the damage has what is lost.")
        return lines
    }
}

extension VerificationDocument {
    /// The document of a report.
    init(_ report: VerificationReport) {
        self.init(
            report: Report(
                isSound: report.isSound, segments: report.segments, baselineParts: report.baselineParts,
                documents: report.documents, rows: report.rows, bytes: report.bytes, released: report.released.count,
                problems: report.problems),
            damaged: report.damaged.map { segment in
                Segment(
                    model: segment.model.rawValue, version: segment.version, kind: segment.kind.rawValue,
                    segment: segment.number, from: segment.first, to: segment.last, rows: segment.rows,
                    fault: segment.fault)
            })
    }
}
