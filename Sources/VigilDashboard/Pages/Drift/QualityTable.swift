import VigilDomain
import VigilMonitoring

/// Shares of broken or unknown values beside those of the reference, with their tests.
struct QualityTable: Hashable {
    /// One share.
    struct Row: Hashable {
        /// Its column; `nil` for whole rows, or where all are of one column.
        var column: String?
        var change: QualityChange
    }

    var rows: [Row]
    /// What the table is about, for people who cannot see where it stands.
    var title: String

    /// What a test of a share says.
    static let pMeaning = "how often chance alone gives a share so much higher, raised because many shares are tested"

    /// What stands in each row as its name.
    static func title(_ kind: QualityChange.Kind) -> String {
        switch kind {
        case .missing: "missing values"
        case .infinite: "infinite values, of those that are there"
        case .newCategories: "names that the reference lacks"
        case .belowRange: "below the reference's least value"
        case .aboveRange: "above the reference's greatest value"
        case .cardinality: "different names, as a share of the rows"
        case .duplicates: "rows that repeat another one"
        }
    }

    /// The table.
    var table: HTML {
        let lines = rows.map { row -> HTML in
            let change = row.change
            let name: HTML =
                row.column.map {
                    "<span class=\"name\">\($0.shortened(to: 60))</span><small>\(Self.title(change.kind))</small>"
                }
                ?? "\(Self.title(change.kind))"
            let verdict: HTML =
                change.isAlarming
                ? "<span class=\"badge watch\">Rose</span>" : "<span class=\"none\">within reason</span>"
            return """
                <tr><th scope="row">\(name)</th><td data-label="Verdict">\(verdict)</td>\
                <td class="num" data-label="Reference">\(NumberText.percent(change.referenceShare))</td>\
                <td class="num\(" strong", if: change.isAlarming)" data-label="Now">\
                \(NumberText.percent(change.currentShare))</td>\
                <td class="num" data-label="adjusted p">\(NumberText.pValue(change.adjustedPValue))</td></tr>
                """
        }
        return """
            <table class="cards quality"><caption class="hidden">\(title)</caption><thead><tr><th scope="col">Share of</th>\
            <th scope="col">Verdict</th><th scope="col" class="num">Reference</th><th scope="col" class="num">Now</th>\
            <th scope="col" class="num"><abbr title="\(Self.pMeaning)">adjusted p</abbr></th></tr></thead>\
            <tbody>\(lines)</tbody></table>
            """
    }
}

/// The part about broken values of the whole table: those that alarm, and how many others were tested.
struct QualitySection: Hashable {
    /// Those that alarm, and those of whole rows, the largest rise first.
    var rows: [QualityTable.Row]
    /// How many shares were tested.
    var tested: Int

    /// The most rows.
    private static let mostRows = 20

    /// `nil` where nothing alarms and nothing is known of whole rows.
    init?(_ result: DriftAnalysisResult) {
        let columns = result.alarmingQuality.map { QualityTable.Row(column: $0.column, change: $0.change) }
        let whole = result.quality.map { QualityTable.Row(column: nil, change: $0) }
        tested = result.columns.reduce(result.quality.count) { $0 + $1.quality.count }
        rows = (columns + whole).sorted { left, right in
            if left.change.isAlarming != right.change.isAlarming { return left.change.isAlarming }
            return left.change.currentShare - left.change.referenceShare
                > right.change.currentShare - right.change.referenceShare
        }
        if rows.isEmpty { return nil }
    }

    /// Whether any of them alarms.
    var hasFinding: Bool { rows.contains { $0.change.isAlarming } }

    /// The answer in a sentence.
    var sentence: String {
        let alarming = rows.filter(\.change.isAlarming)
        guard let first = alarming.first else {
            return "No share of broken values rose beyond chance and to a size that matters."
        }
        let rest = alarming.count - 1
        return "\(DriftNarration.clause(first.change, of: first.column))"
            + (rest > 0 ? "; \(NumberText.count(rest, "more share")) rose." : ".")
    }

    /// The part.
    var section: HTML {
        """
        <section class="panel" aria-labelledby="quality-title"><h2 id="quality-title">Broken values <small>tested apart \
        from drift</small></h2><p>\(sentence.shortened(to: 600))</p>\
        \(QualityTable(rows: Array(rows.prefix(Self.mostRows)), title: "Broken values").table)\
        <p class="note">\(NumberText.count(tested, "share")) of missing, infinite, new, out-of-range and repeated values \
        \(tested == 1 ? "was" : "were") tested. One alarms when its adjusted p keeps the level and it rose by at least \
        5 % of the rows. Adjusted p: \(QualityTable.pMeaning).</p></section>
        """
    }
}
