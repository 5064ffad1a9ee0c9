import VigilDomain
import VigilMonitoring
import VigilStatistics

/// The arms of a file compared, as text for a terminal and as JSON.
struct ArmsComparisonText {
    let comparison: ArmsComparison
    let file: String

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        let wishes = comparison.wishes
        let head = TextStyle.bold.applied(
            to: TerminalText.clean("\(file): \(what) of \(comparison.arms.count) arms"), isColored: terminal.isColored)
        var parts = [head + "\n" + paragraph(rows, terminal), arms(terminal)]
        for found in comparison.comparisons {
            let words = EffectWords(
                comparison: found, significance: wishes.significance, control: comparison.arms.first?.arm ?? "control")
            let effect = paragraph(words.effect, terminal)
            let style: TextStyle = found.isWin ? .green : found.isLoss ? .red : .plain
            var lines = [style.applied(to: effect, isColored: terminal.isColored)]
            if found.difference != nil {
                lines += [words.anytime ?? anytimeLater, words.chance, words.method].compactMap { $0 }
                    .map { paragraph($0, terminal) }
            }
            lines += comparison.otherTests.filter { $0.arm == found.arm }.map { paragraph(Self.sentence($0), terminal) }
            parts.append(lines.joined(separator: "\n"))
        }
        if comparison.comparisons.count > 1 {
            parts.append(
                paragraph(
                    "p-values and intervals hold for all \(comparison.comparisons.count) treatments together (Dunnett), those of "
                        + "other tests for one alone.", terminal))
        }
        return parts.joined(separator: "\n\n")
    }

    private func paragraph(_ text: String, _ terminal: Terminal) -> String {
        TerminalText.wrapped(TerminalText.clean(text), to: terminal.width)
    }

    private var what: String {
        let wishes = comparison.wishes
        return switch comparison.kind {
        case .proportion: "share of \(wishes.value)"
        case .mean: "mean of \(wishes.value)"
        case .ratio: "\(wishes.value) over \(wishes.denominator ?? "rows")"
        }
    }

    private var rows: String {
        let wishes = comparison.wishes
        let units = comparison.arms.reduce(0) { $0 + $1.matured }
        var text = "\(NumberText.count(units, "unit"))"
        if let unit = wishes.unit { text += ", whose rows are taken together by \(unit)" }
        if comparison.rowsLeftOut > 0 {
            text += "; \(NumberText.count(comparison.rowsLeftOut, "row")) without an arm or a value left out"
        }
        if comparison.unitsInSeveralArms > 0 {
            text += "; \(NumberText.count(comparison.unitsInSeveralArms, "unit")) in more than one arm left out"
        }
        return text + "."
    }

    private var anytimeLater: String { "However often one looks: there are too few values for that yet." }

    private func arms(_ terminal: Terminal) -> String {
        var table = TextTable(columns: [
            TextTable.Column(title: "arm", leastWidth: 8), TextTable.Column(title: "units", alignment: .right),
            TextTable.Column(title: comparison.wishes.value, alignment: .right),
        ])
        for arm in comparison.arms {
            table.add([
                TextTable.Cell(arm.arm), TextTable.Cell(NumberText.count(arm.matured)),
                TextTable.Cell(arm.value.map { NumberText.number($0) } ?? "none"),
            ])
        }
        return table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }

    private static func sentence(_ other: ArmsComparison.OtherTest) -> String {
        let name =
            switch FixedHorizonTest(rawValue: other.test) {
            case .zPooled: "z test with one variance for both arms"
            case .fisher: "Fisher's exact test"
            case .mannWhitney: "Mann and Whitney's test of ranks"
            default: other.test
            }
        var text = "\(name): p \(NumberText.pRelation(other.pValue))"
        if let interval = other.interval {
            text +=
                ", interval \(EffectWords.signed(interval.lower)) to \(EffectWords.signed(interval.upper)) (Newcombe)"
        }
        return text + "."
    }
}

extension ArmsComparisonText {
    /// The comparison as `--json` prints it; comparisons have the same keys as in the API.
    var document: ArmsComparisonDocument {
        ArmsComparisonDocument(
            file: file, kind: comparison.kind.rawValue, control: comparison.arms.first?.arm ?? "",
            significance: comparison.wishes.significance,
            arms: comparison.arms.map { .init(arm: $0.arm, units: $0.matured, value: $0.value) },
            comparisons: comparison.comparisons, otherTests: comparison.otherTests,
            rowsLeftOut: comparison.rowsLeftOut, unitsInSeveralArms: comparison.unitsInSeveralArms)
    }
}

/// The arms of a file compared, as JSON.
struct ArmsComparisonDocument: Encodable {
    struct Arm: Encodable {
        var arm: String
        var units: Int
        var value: Double?
    }

    var file: String
    var kind: String
    var control: String
    var significance: Double
    var arms: [Arm]
    var comparisons: [ABTestComparison]
    /// Each alone, without a correction for several arms.
    var otherTests: [ArmsComparison.OtherTest]
    var rowsLeftOut: Int
    var unitsInSeveralArms: Int
}
