import ArgumentParser
import VigilDomain
import VigilMonitoring

/// When a drift check ends with exit code 1.
enum FailOnRule: Hashable, Sendable {
    /// When any column drifted, lost all its values or is gone.
    case any
    /// When at least this share of the measured columns drifted, in (0, 1].
    case share(Double)
    /// When this column drifted, lost all its values or is gone.
    case column(String)

    /// Whether the rule holds for a result.
    func holds(for result: DriftAnalysisResult) -> Bool {
        switch self {
        case .any:
            result.overallDriftDetected || !result.lostColumns.isEmpty || result.schemaChange?.isAlarming == true
        // A share of 0 measured columns is no drift.
        case .share(let least): result.overallDriftDetected && result.driftedShare >= least
        case .column(let name):
            result.columns.contains { $0.name == name && $0.isDrifted }
                || result.lostColumns.contains { $0.name == name }
                || result.schemaChange?.vanished.contains(name) == true
        }
    }

    /// The rule as the option has it.
    var text: String {
        switch self {
        case .any: "any"
        case .share(let least): "share=\(least)"
        case .column(let name): "column=\(name)"
        }
    }

    /// The rule in words, to follow "exit code 1 when".
    var words: String {
        switch self {
        case .any: "any column drifts, loses all its values or is gone"
        case .share(let least): "at least \(NumberText.percent(least)) of the measured columns drift"
        case .column(let name): "column \(name) drifts, loses all its values or is gone"
        }
    }
}

extension FailOnRule: ExpressibleByArgument {
    init?(argument: String) {
        if argument == "any" {
            self = .any
        } else if argument.hasPrefix("share=") {
            guard let share = Double(argument.dropFirst("share=".count)), share > 0, share <= 1 else { return nil }
            self = .share(share)
        } else if argument.hasPrefix("column="), argument.count > "column=".count {
            self = .column(String(argument.dropFirst("column=".count)))
        } else {
            return nil
        }
    }

    var defaultValueDescription: String { text }
}

extension [FailOnRule] {
    /// Whether any of the rules holds.
    func hold(for result: DriftAnalysisResult) -> Bool { contains { $0.holds(for: result) } }

    /// The rules in words.
    var words: String { map(\.words).joined(separator: ", or ") }
}
