import VigilDomain
import VigilMonitoring

/// A whole drift check in a headline, a badge and what goes with them.
struct DriftOverview: Hashable {
    /// What the check came to, the most telling first.
    enum Kind: Hashable {
        /// Columns drifted, or lost their values or type.
        case columns
        /// A detector that was asked for found what no column shows.
        case detectors
        /// A part of the rows drifted.
        case segments
        /// Only shares of broken values rose.
        case quality
        case nothing
        case notEnoughData
    }

    var kind: Kind
    var headline: String
    /// The badge's words.
    var word: String
    var severity: DriftSeverity

    init(_ result: DriftAnalysisResult) {
        severity = result.severity
        let measured = result.columns.count { $0.measurement != nil }
        let drifted = result.columns.count { $0.isDrifted }
        let lost = result.columns.count { $0.verdict.need == .lost }
        let gone = result.schemaChange?.vanished.count ?? 0
        let tables = result.detectors.contains { $0.isDrifted && $0.column == nil }
        let segments = (result.segments?.worst ?? []).filter(\.isDrifted)
        let broken = result.alarmingQuality.count + result.quality.count { $0.isAlarming }
        word = "Drift, \(severity.rawValue) severity"
        if drifted > 0 {
            kind = .columns
            headline = "\(NumberText.count(drifted)) of \(NumberText.count(measured, "column")) drifted"
            if lost > 0 { headline += ", \(NumberText.count(lost)) lost" }
            if gone > 0 { headline += ", \(NumberText.count(gone)) gone" }
        } else if lost > 0 {
            kind = .columns
            headline = "\(NumberText.count(lost, "column")) lost \(lost == 1 ? "its" : "their") values or type"
            if gone > 0 { headline += ", \(NumberText.count(gone)) gone" }
            word = "Data lost, \(severity.rawValue) severity"
        } else if gone > 0 {
            kind = .columns
            headline = "\(NumberText.count(gone, "column")) \(gone == 1 ? "is" : "are") gone"
            word = "Data lost, \(severity.rawValue) severity"
        } else if result.detectors.contains(where: \.isDrifted) {
            kind = .detectors
            headline = tables ? "The columns changed together" : "A detector finds drift, the default check does not"
        } else if let first = segments.first {
            kind = .segments
            headline =
                segments.count == 1 ? "\(first.column.shortened(to: 60)) drifted in one segment" : "Segments drifted"
            word = "Drift in a segment"
        } else if broken > 0 {
            kind = .quality
            headline = "No column drifted, but more values are broken"
            word = "Broken values"
        } else if measured == 0 {
            (kind, headline, word) = (.notEnoughData, "Not enough data to compare", ModelStatus.notEnoughData.title)
        } else {
            (kind, headline, word) = (.nothing, "No column drifted", "No drift")
        }
    }

    /// State as shape, word and colour.
    var badge: HTML {
        let name: HTML =
            switch kind {
            case .columns, .detectors: severity == .high ? "critical" : "watch"
            case .segments, .quality: "watch"
            case .nothing: "healthy"
            case .notEnoughData: "silent"
            }
        return "<span class=\"badge \(name)\">\(word)</span>"
    }

    /// What makes a severity.
    static func meaning(_ severity: DriftSeverity) -> String {
        switch severity {
        case .none: "nothing moved beyond its limit"
        case .low: "something moved a little beyond its limit"
        case .medium: "a column moved to twice its limit or more, or several moved"
        case .high: "a column moved to five times its limit, lost its values, or half of the inputs moved"
        }
    }
}

/// The parts below the columns: detectors, segments, broken values, notes.
struct DriftSections: Hashable {
    var detectors: DetectorSection?
    var segments: SegmentSection?
    var quality: QualitySection?
    var notes: [String]

    init(_ result: DriftAnalysisResult) {
        detectors = DetectorSection(result)
        segments = SegmentSection(result)
        quality = QualitySection(result)
        notes = result.notes
    }

    private var parts: [(hasFinding: Bool, section: HTML)] {
        var parts: [(hasFinding: Bool, section: HTML)] = []
        if let detectors { parts.append((detectors.hasFinding, detectors.section)) }
        if let segments { parts.append((segments.hasFinding, segments.section)) }
        if let quality { parts.append((quality.hasFinding, quality.section)) }
        return parts
    }

    /// Those that found something.
    var loud: HTML { parts.filter(\.hasFinding).map(\.section).joined(separator: "") }

    /// Those that found nothing.
    var quiet: HTML { parts.filter { !$0.hasFinding }.map(\.section).joined(separator: "") }

    /// How far the result carries.
    var notesPanel: HTML {
        guard !notes.isEmpty else { return HTML() }
        return """
            <section class="panel" aria-labelledby="carries-title"><h2 id="carries-title">How far this carries</h2>\
            \(HTML.actions(notes))</section>
            """
    }
}
