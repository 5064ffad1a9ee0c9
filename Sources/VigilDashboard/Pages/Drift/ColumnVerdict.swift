import VigilDomain
import VigilMonitoring

/// What became of one column, in a word and a few more.
struct ColumnVerdict: Hashable {
    /// How much attention it asks for; most first.
    enum Need: Int, Comparable {
        case lost, drifted, quality, quiet, unknown

        static func < (left: Need, right: Need) -> Bool { left.rawValue < right.rawValue }
    }

    var need: Need
    /// The word of the badge.
    var word: String
    /// What more there is to say in a line; empty for nothing.
    var note: String

    init(_ column: ColumnDrift) {
        note = ""
        switch column.status {
        case .allMissing: (need, word, note) = (.lost, "All missing", "no row has a value any more")
        case .typeChanged:
            let change = column.kind == .numeric ? "names in place of numbers" : "numbers in place of names"
            (need, word, note) = (.lost, "Type changed", change)
        case .unseen: (need, word, note) = (.unknown, "No reference", "the reference has no value of it")
        default:
            guard let measured = column.measurement else {
                (need, word, note) = (.unknown, "Not enough data", Self.shortage(column))
                return
            }
            (need, word) = measured.isDrifted ? (.drifted, "Drifted") : (.quiet, "no drift")
            if measured.isDrifted {
                note = column.cause.map { DriftNarration.name($0.kind) } ?? ""
            } else if let change = column.quality.first(where: \.isAlarming) {
                (need, word, note) = (.quality, Self.word(change.kind), Self.shares(change))
            } else if column.status == .constant {
                note = "constant: one value only"
            }
        }
    }

    /// The word with its shape and colour; quiet columns have the word alone.
    var badge: HTML {
        switch need {
        case .lost: "<span class=\"badge critical\">\(word)</span>"
        case .drifted, .quality: "<span class=\"badge watch\">\(word)</span>"
        case .quiet: "<span class=\"none\">\(word)</span>"
        case .unknown: "<span class=\"badge silent\">\(word)</span>"
        }
    }

    /// What a quality change is called on a badge.
    static func word(_ kind: QualityChange.Kind) -> String {
        switch kind {
        case .missing: "Missing values"
        case .infinite: "Infinite values"
        case .newCategories: "New names"
        case .belowRange: "Below range"
        case .aboveRange: "Above range"
        case .cardinality: "More different names"
        case .duplicates: "Repeated rows"
        }
    }

    private static func shares(_ change: QualityChange) -> String {
        "\(NumberText.percent(change.currentShare)) of the rows, \(NumberText.percent(change.referenceShare)) before"
    }

    private static func shortage(_ column: ColumnDrift) -> String {
        guard case .notEnoughData(let reference, let current, let need) = column.outcome else { return "" }
        return
            "\(NumberText.count(reference)) and \(NumberText.count(current)) values, \(NumberText.count(need)) needed"
    }
}

extension ColumnDrift {
    /// What became of it.
    var verdict: ColumnVerdict { ColumnVerdict(self) }
}

extension DriftAnalysisResult {
    /// The columns in the order in which a reader wants to see them: lost ones, drifted ones, those with broken values,
    /// then the rest; strongest first.
    var columnsByNeed: [ColumnDrift] {
        columns.map { (column: $0, need: $0.verdict.need, score: $0.driftScore ?? -1) }.sorted { left, right in
            if left.need != right.need { return left.need < right.need }
            return left.score != right.score ? left.score > right.score : left.column.name < right.column.name
        }.map(\.column)
    }
}
