import VigilDomain
import VigilMonitoring

/// The part about segments: in which rows a column moved most.
struct SegmentSection: Hashable {
    /// One segment.
    struct Row: Hashable {
        var segment: SegmentFinding.Segment
        /// The size from which on its effect is relevant; `nil` where the column is not known.
        var relevant: Double?
    }

    /// Drifted ones first, in the order of the search.
    var rows: [Row]
    /// How many pairs of a segment and a column were searched.
    var searched: Int

    static let pMeaning = "how often chance alone makes the worst of all searched segments look so bad"
    static let effectMeaning =
        "in standard deviations of the reference, or the share of rows that changed places; "
        + "corrected for chance, and shrunk because the worst was picked"

    /// `nil` where no segment was searched.
    init?(_ result: DriftAnalysisResult) {
        guard let finding = result.segments else { return nil }
        let all = finding.worst.map { Row(segment: $0, relevant: result.relevantEffect(of: $0.column)) }
        rows = all.filter(\.segment.isDrifted) + all.filter { !$0.segment.isDrifted }
        searched = finding.searched
    }

    /// Whether any of them drifted.
    var hasFinding: Bool { rows.contains(where: \.segment.isDrifted) }

    /// The answer in a sentence.
    var sentence: String {
        let drifted = rows.map(\.segment).filter(\.isDrifted)
        guard let first = drifted.first else {
            return "No segment stands out: nothing beyond what a search of this size finds by chance."
        }
        let rest = drifted.count - 1
        return "\(first.column) drifts where \(first.feature) is \"\(first.value)\", in "
            + "\(NumberText.count(first.currentCount, "row")) of the window"
            + (rest > 0 ? "; \(NumberText.count(rest, "more pair")) of a segment and a column below." : ".")
    }

    /// The part.
    var section: HTML {
        """
        <section class="panel" aria-labelledby="segments-title"><h2 id="segments-title">Segments <small>worst first</small>\
        </h2><p>\(sentence.shortened(to: 600))</p>\(rows.isEmpty ? HTML() : table)\
        <p class="note">\(NumberText.count(searched, "pair")) of a segment and a column searched. Adjusted p: \
        \(Self.pMeaning). Effect: \(Self.effectMeaning).</p></section>
        """
    }

    private var table: HTML {
        """
        <table class="cards segments"><caption class="hidden">Segments that moved most</caption><thead><tr>\
        <th scope="col">Segment</th><th scope="col">Column that moved</th><th scope="col">Verdict</th>\
        <th scope="col" class="num"><abbr title="\(Self.effectMeaning)">Effect</abbr></th>\
        <th scope="col" class="num"><abbr title="\(Self.pMeaning)">adjusted p</abbr></th>\
        <th scope="col" class="num">Rows, reference and now</th></tr></thead><tbody>\(rows.map(line))</tbody></table>
        """
    }

    private func line(_ row: Row) -> HTML {
        let segment = row.segment
        let verdict: HTML =
            segment.isDrifted ? "<span class=\"badge watch\">Drifted</span>" : "<span class=\"none\">no drift</span>"
        let limit: HTML = row.relevant.map { "<small>of \(NumberText.limit($0))</small>" } ?? HTML()
        return """
            <tr><th scope="row"><span class="name">\(segment.feature.shortened(to: 60))</span> = \
            \(segment.value.isEmpty ? "(empty text)" : segment.value.shortened(to: 60))</th>\
            <td data-label="Column that moved">\(segment.column.shortened(to: 60))</td><td data-label="Verdict">\(verdict)</td>\
            <td class="num\(" strong", if: segment.isDrifted)" data-label="Effect">\(NumberText.effect(segment.effect))\
            \(limit)</td><td class="num" data-label="adjusted p">\(NumberText.pValue(segment.adjustedPValue))</td>\
            <td class="num" data-label="Rows, reference and now">\(NumberText.count(segment.referenceCount)), \
            \(NumberText.count(segment.currentCount))</td></tr>
            """
    }
}
