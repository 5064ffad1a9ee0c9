import VigilDomain
import VigilMonitoring

/// The drift part of a model's page: every feature over time, and one of them looked at closely.
struct DriftPanel: Hashable, Sendable {
    /// What the looked-at check found, in sentences.
    var sentence: String
    /// The same in a word.
    var overview: DriftOverview
    /// What the window was compared with, in words; empty where that is not known.
    var comparison: String
    /// What was found beside the columns.
    var sections: DriftSections
    /// The windows that can be chosen, newest first.
    var windows: [WindowChoice]
    var axis: TimeAxis
    /// The window that is looked at.
    var window: TimeRange
    var rows: [Row]
    /// How many columns there are, shown or not.
    var columns: Int
    /// What to do.
    var actions: [String]
    /// The rule, in a sentence.
    var rule: String
    var chosen: Chosen?
    /// Whether the chosen window is not the newest one.
    var isPast: Bool

    /// The most rows unless all are asked for, and the most then.
    static let usualRows = 20
    static let mostRows = 300

    struct WindowChoice: Hashable, Sendable {
        var name: String
        var key: String
        var isChosen: Bool
    }

    /// One column over time.
    struct Row: Hashable, Sendable {
        var name: String
        var role: ColumnRole
        /// What became of it in the looked-at window.
        var verdict: ColumnVerdict
        var effect: String
        var relevant: String
        var adjustedP: String
        var p: String
        var isDrifted: Bool
        var isChosen: Bool
        var cells: HeatRow
    }

    /// The column that is looked at.
    struct Chosen: Hashable, Sendable {
        var column: ColumnDrift
        var window: String
        var details: ColumnDetails
        var chart: DistributionChart?
        var note: String
    }

    init(_ reading: ModelPageReading, finding: DriftFinding, axis: TimeAxis, _ parameters: ModelPageParameters) {
        let findings = reading.model.drift
        let name = WindowText.label(of: finding.window)
        let lost = DriftNarration.lost(finding.result)
        sentence = [lost, DriftNarration.sentence(finding.result, window: name)].compactMap { $0 }
            .joined(separator: " ")
        overview = DriftOverview(finding.result)
        comparison = finding.result.comparison
        sections = DriftSections(finding.result)
        windows = findings.reversed().map { other in
            WindowChoice(
                name: WindowText.label(of: other.window), key: other.window.start.description,
                isChosen: other.window == finding.window)
        }
        self.axis = axis
        self.window = finding.window
        columns = finding.result.columns.count
        actions = finding.result.recommendedActions
        rule = finding.result.rule.sentence
        isPast = finding.window != findings.last?.window
        let chosenColumn = ModelPage.chosenColumn(of: finding, named: parameters.feature)
        let most = parameters.showsAllFeatures ? Self.mostRows : Self.usualRows
        let ranked = Self.ranked(finding.result.columns, over: findings)
        var shown = Array(ranked.prefix(most))
        // The one that is looked at has its row, however quiet it is.
        if let chosenColumn, !shown.contains(where: { $0.name == chosenColumn.name }) { shown.append(chosenColumn) }
        let byName = Self.columnsByName(findings, names: Set(shown.map(\.name)))
        rows = shown.map { column in
            Row(
                column, axis: axis, history: byName[column.name] ?? [], isChosen: column.name == chosenColumn?.name)
        }
        chosen = chosenColumn.map { Chosen($0, window: name, reading: reading) }
    }

    /// The columns by how often they drifted over the shown windows and then by how strongly, since the newest window
    /// can be a part of one and says little about the rest of the picture; those that lost their values lead.
    private static func ranked(_ columns: [ColumnDrift], over findings: [DriftFinding]) -> [ColumnDrift] {
        typealias Total = (drifted: Int, score: Double)
        let none: Total = (0, 0)
        var totals: [String: Total] = [:]
        for finding in findings {
            for column in finding.result.columns {
                var total = totals[column.name] ?? none
                if column.isDrifted { total.drifted += 1 }
                if let score = column.driftScore, score.isFinite { total.score += score }
                totals[column.name] = total
            }
        }
        let lost = Set(columns.filter { $0.verdict.need == .lost }.map(\.name))
        return columns.sorted { left, right in
            let first = totals[left.name] ?? none
            let second = totals[right.name] ?? none
            let isLost = (left: lost.contains(left.name), right: lost.contains(right.name))
            if isLost.left != isLost.right { return isLost.left }
            if first.drifted != second.drifted { return first.drifted > second.drifted }
            return first.score != second.score ? first.score > second.score : left.name < right.name
        }
    }

    /// The history of the shown columns, in one pass over the findings.
    private static func columnsByName(
        _ findings: [DriftFinding], names: Set<String>
    ) -> [String: [(window: TimeRange, column: ColumnDrift)]] {
        var result: [String: [(window: TimeRange, column: ColumnDrift)]] = [:]
        for finding in findings {
            for column in finding.result.columns where names.contains(column.name) {
                result[column.name, default: []].append((finding.window, column))
            }
        }
        return result
    }
}

extension DriftPanel.Row {
    init(
        _ column: ColumnDrift, axis: TimeAxis, history: [(window: TimeRange, column: ColumnDrift)], isChosen: Bool
    ) {
        name = column.name
        role = column.role
        isDrifted = column.isDrifted
        self.isChosen = isChosen
        let measurement = column.measurement
        verdict = column.verdict
        effect = measurement.map { NumberText.effect($0.correctedEffect) } ?? verdict.word
        relevant = measurement.map { NumberText.limit($0.relevantEffect) } ?? ""
        adjustedP = measurement.map { NumberText.pValue($0.adjustedPValue) } ?? ""
        p = measurement.map { NumberText.pValue($0.pValue) } ?? ""
        let drifted = history.filter(\.column.isDrifted)
        var summary = "\(column.name.shortened(to: 80)): "
        summary +=
            drifted.isEmpty
            ? "drifted in none of \(NumberText.count(history.count, "window"))"
            : "drifted in \(NumberText.count(drifted.count)) of \(NumberText.count(history.count, "window")), "
                + "last in \(drifted.last.map { WindowText.label(of: $0.window) } ?? "")"
        cells = HeatRow(axis: axis, cells: history.map(Self.cell), summary: summary)
    }

    private static func cell(_ entry: (window: TimeRange, column: ColumnDrift)) -> HeatRow.Cell {
        let name = WindowText.label(of: entry.window)
        var text = "\(name): \(entry.column.verdict.word.loweringFirst)"
        if let measured = entry.column.measurement {
            text = """
                \(name): effect \(NumberText.effect(measured.correctedEffect)) of \
                \(NumberText.limit(measured.relevantEffect)), adjusted p \(NumberText.pRelation(measured.adjustedPValue))\
                \(measured.isDrifted ? ", drifted" : "")
                """
        }
        return HeatRow.Cell(
            window: entry.window, key: entry.window.start.description, score: entry.column.driftScore,
            isDrifted: entry.column.isDrifted, text: text)
    }
}

extension DriftPanel.Chosen {
    init(_ column: ColumnDrift, window: String, reading: ModelPageReading) {
        self.column = column
        self.window = window
        details = ColumnDetails(column: column)
        note = ""
        chart = reading.distribution.map {
            DistributionChart(name: column.name, currentName: window, distribution: $0)
        }
        if let rows = reading.rowsTooMany {
            note = """
                The window has \(NumberText.count(rows)) rows, too many to draw here. Export them and compare with \
                `vigil drift`.
                """
        } else if let kept = reading.rowsKeptFrom {
            note = "\(RowsText.noLongerKept(from: kept)) What was found in this window stays."
        } else if chart == nil {
            note = "The rows of this window, or the column, are not in the store any more."
        }
    }
}

extension NumberText {
    /// An effect with three decimals, since it is compared with 0.1 or 0.05; fewer where it is far beyond.
    static func effect(_ value: Double) -> String {
        if value > 0, value < 0.0005 { return "< 0.001" }
        return value == 0 || value >= 9.9995 ? number(value) : fixed(value, decimals: 3)
    }
}

extension String {
    /// The text with a small first letter.
    var loweringFirst: String { prefix(1).lowercased() + dropFirst() }
}
