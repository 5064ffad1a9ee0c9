import VigilDomain
import VigilMonitoring

/// A comparison as text for a terminal.
struct DriftReportText {
    let comparison: DriftComparison
    let terminal: Terminal
    /// Where the HTML report was written, to say so.
    var htmlPath: String?

    /// The whole text, without a line end.
    var text: String {
        [files, answer, table, detectors, leftOut, notes, actions, rule].compactMap { $0 }.joined(separator: "\n\n")
    }

    private var files: String {
        let sides = [("reference", comparison.reference), ("current", comparison.current)]
        let names = sides.map { TerminalText.clean($0.1.name) }
        let widest = names.reduce(0) { max($0, DisplayWidth.of($1)) }
        return zip(sides, names).map { side, name in
            let padding = String(repeating: " ", count: widest - DisplayWidth.of(name))
            let title = side.0 == "current" ? "current  " : side.0
            let styled = TextStyle.dim.applied(to: title, isColored: terminal.isColored)
            return "\(styled)  \(name)\(padding)  \(NumberText.count(side.1.rows, "row"))"
        }.joined(separator: "\n")
    }

    private var answer: String {
        let lost = comparison.lostSentence
        let isGone = comparison.result.schemaChange?.isAlarming == true
        let style: TextStyle = comparison.result.overallDriftDetected || lost != nil || isGone ? .red : .bold
        let narration = [DriftNarration.sentence(comparison.result), lost, comparison.schemaSentence]
            .compactMap { $0 }.joined(separator: " ")
        let sentence = TerminalText.clean(narration)
        return TerminalText.wrapped(sentence, to: terminal.width).split(separator: "\n").map {
            style.applied(to: String($0), isColored: terminal.isColored)
        }.joined(separator: "\n")
    }

    /// Where there is little room the limits are left to the rule below the table, which states them too.
    private var showsLimits: Bool { terminal.width >= 110 }

    private var table: String {
        var columns = [
            TextTable.Column(title: "verdict"),
            TextTable.Column(title: "column", leastWidth: 14),
            TextTable.Column(title: "type"),
            TextTable.Column(title: "effect", alignment: .right),
            TextTable.Column(title: "limit", alignment: .right),
            TextTable.Column(title: "adjusted p", alignment: .right),
            TextTable.Column(title: "reference → current", leastWidth: 20),
        ]
        if !showsLimits { columns.remove(at: 4) }
        var table = TextTable(columns: columns)
        for row in comparison.bySeverity { table.add(cells(row)) }
        return table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }

    private func cells(_ row: SeverityRow) -> [TextTable.Cell] {
        let style: TextStyle =
            switch row.verdict {
            case .drifted, .lost: .red
            case .small, .otherType: .yellow
            case .stable, .noData: .dim
            }
        let type = row.drift.kind == .numeric ? "number" : "category"
        var cells: [TextTable.Cell] = [
            TextTable.Cell(row.verdict.word, style),
            TextTable.Cell(row.drift.name, row.verdict.isAlarming ? .bold : .plain),
            TextTable.Cell(row.drift.role == .feature ? type : row.drift.role.rawValue, .dim),
        ]
        guard let measurement = row.drift.measurement else {
            let empty = Array(repeating: TextTable.Cell(""), count: showsLimits ? 3 : 2)
            return cells + empty + [TextTable.Cell(row.change, row.verdict.isAlarming ? .plain : .dim)]
        }
        cells.append(TextTable.Cell(Self.effect(measurement)))
        if showsLimits { cells.append(TextTable.Cell(Self.limit(measurement), .dim)) }
        cells.append(TextTable.Cell(NumberText.pValue(measurement.adjustedPValue)))
        cells.append(TextTable.Cell(row.change, row.verdict.isAlarming ? .plain : .dim))
        return cells
    }

    /// An effect with its unit, reference standard deviations or the share of rows that changed places, with one digit
    /// more than its limit needs.
    private static func effect(_ measurement: ColumnDrift.Measurement) -> String {
        if measurement.effectName == DriftEffect.wasserstein {
            let decimals = measurement.relevantEffect >= 0.05 ? 2 : 4
            return NumberText.fixed(measurement.decidingEffect, decimals: decimals) + " sd"
        }
        let decimals = measurement.relevantEffect >= 0.01 ? 1 : 3
        return NumberText.fixed(measurement.decidingEffect * 100, decimals: decimals) + " %"
    }

    private static func limit(_ measurement: ColumnDrift.Measurement) -> String {
        measurement.effectName == DriftEffect.wasserstein
            ? "\(measurement.relevantEffect) sd" : NumberText.percent(measurement.relevantEffect)
    }

    /// What detectors said that were asked for beside the default check.
    private var detectors: String? {
        let results = comparison.result.detectors
        guard !results.isEmpty else { return nil }
        var table = TextTable(columns: [
            TextTable.Column(title: "verdict"), TextTable.Column(title: "detector"),
            TextTable.Column(title: "column", leastWidth: 12), TextTable.Column(title: "statistic", alignment: .right),
            TextTable.Column(title: "effect", alignment: .right), TextTable.Column(title: "95 % interval"),
            TextTable.Column(title: "p", alignment: .right), TextTable.Column(title: "recipe", leastWidth: 20),
        ])
        for result in results {
            let interval = [result.effectLower95, result.effectUpper95].compactMap { $0.map(NumberText.number) }
            let isRefused = result.note?.hasPrefix("refused") == true
            let verdict =
                result.isDrifted ? "drifted" : isRefused ? "refused" : result.statistic == nil ? "no data" : "-"
            table.add([
                TextTable.Cell(verdict, result.isDrifted ? .red : isRefused ? .yellow : .dim),
                TextTable.Cell(result.detector),
                TextTable.Cell(result.column ?? "all inputs"),
                TextTable.Cell(result.statistic.map(NumberText.number) ?? ""),
                TextTable.Cell(result.effect.map(NumberText.number) ?? ""),
                TextTable.Cell(interval.joined(separator: " to ")),
                TextTable.Cell(result.pValue.map(NumberText.pValue) ?? ""),
                TextTable.Cell(result.reason ?? result.recipe ?? "", .dim),
            ])
        }
        let notes = results.compactMap { result in
            result.note.map { note in
                TerminalText.wrapped(
                    TerminalText.clean("\(result.detector)\(result.column.map { ", \($0)" } ?? ""): \(note)"),
                    to: terminal.width)
            }
        }
        let lines = table.lines(width: terminal.width, isColored: terminal.isColored)
        return (lines + notes).joined(separator: "\n")
    }

    /// How far the result carries.
    private var notes: String? {
        let notes = comparison.result.notes
        guard !notes.isEmpty else { return nil }
        return notes.map { TerminalText.wrapped(TerminalText.clean($0), to: terminal.width) }.joined(separator: "\n")
    }

    private var leftOut: String? {
        guard !comparison.leftOut.isEmpty else { return nil }
        let list = LeftOutList(title: "left out", entries: comparison.leftOut)
        return list.text(for: terminal)
    }

    private var actions: String? {
        let actions = comparison.result.recommendedActions
        guard !actions.isEmpty else { return nil }
        let lines = actions.map {
            TerminalText.wrapped("- " + TerminalText.clean($0), to: terminal.width, indent: "  ")
        }
        return ([TextStyle.dim.applied(to: "what to do", isColored: terminal.isColored)] + lines)
            .joined(separator: "\n")
    }

    private var rule: String {
        var sentences = [
            "\(comparison.result.rule.sentence) Effects are shown with their bias taken off.",
            comparison.exitSentence,
        ]
        if let htmlPath { sentences.append("The report is in \(htmlPath).") }
        return sentences.map {
            TerminalText.wrapped(TerminalText.clean($0), to: terminal.width).split(separator: "\n").map {
                TextStyle.dim.applied(to: String($0), isColored: terminal.isColored)
            }.joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
