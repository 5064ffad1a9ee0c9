import VigilDomain
import VigilMonitoring

/// The part about detectors that were asked for beside the default check.
struct DetectorSection: Hashable {
    /// Those that found drift, then the others, the strongest first, then those that could not say anything.
    var results: [DetectorResult]

    /// The rows that are always in sight; more are folded away, and beyond the most none is shown.
    private static let usualRows = 10
    private static let mostRows = 200

    static let effectMeaning = "in the unit that each detector's definition names below"
    static let adjustedMeaning =
        "p raised because several detectors and columns are tested at once (Benjamini-Hochberg)"

    /// `nil` where none was asked for.
    init?(_ result: DriftAnalysisResult) {
        guard !result.detectors.isEmpty else { return nil }
        results = result.detectors.enumerated().sorted { left, right in
            let ranks = (Self.rank(left.element), Self.rank(right.element))
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
            let strengths = (Self.strength(left.element), Self.strength(right.element))
            return strengths.0 != strengths.1 ? strengths.0 > strengths.1 : left.offset < right.offset
        }.map(\.element)
    }

    private static func rank(_ result: DetectorResult) -> Int {
        if result.isDrifted { return result.column == nil ? 0 : 1 }
        return result.statistic == nil ? 3 : 2
    }

    private static func strength(_ result: DetectorResult) -> Double {
        guard let effect = result.effect, let relevant = result.relevantEffect, relevant > 0 else { return 0 }
        return effect / relevant
    }

    /// Whether any of them found drift.
    var hasFinding: Bool { results.contains(where: \.isDrifted) }

    /// The answer in a sentence.
    var sentence: String {
        let said = results.count { $0.statistic != nil }
        let drifted = results.filter(\.isDrifted)
        let silent = results.count - said
        let rest = silent == 0 ? "" : " \(NumberText.count(silent, "comparison")) could not be made."
        guard let first = drifted.first else {
            guard said > 0 else { return "None of them could say anything." }
            return "None of \(NumberText.count(said, "comparison")) finds drift.\(rest)"
        }
        let numbers = DetectorText.numbers(first)
        let what = first.column.map { "\($0) changed" } ?? "the columns changed together"
        let more =
            drifted.count > 1 ? " \(NumberText.count(drifted.count)) of \(NumberText.count(said)) find drift." : ""
        return "\"\(DetectorText.title(of: first.detector))\" finds that \(what)"
            + (numbers.isEmpty ? "." : " (\(numbers)).") + more + rest
    }

    /// The part.
    var section: HTML {
        let folded = results.dropFirst(Self.usualRows).prefix(Self.mostRows - Self.usualRows)
        let more: HTML =
            folded.isEmpty
            ? HTML()
            : """
            <details class="data" id="more-detectors"><summary>\(NumberText.count(folded.count, "more result"))</summary>\
            \(table(Array(folded), offset: Self.usualRows, title: "More results of detectors"))</details>
            """
        return """
            <section class="panel" aria-labelledby="detectors-title"><h2 id="detectors-title">Detectors <small>beside the \
            default check</small></h2><p>\(sentence.shortened(to: 600))</p>\
            \(table(Array(results.prefix(Self.usualRows)), offset: 0, title: "Results of detectors"))\(more)\
            \(definitions)<p class="note">Effect: \(Self.effectMeaning). Adjusted p: \(Self.adjustedMeaning).</p></section>
            """
    }

    private func table(_ results: [DetectorResult], offset: Int, title: String) -> HTML {
        let rows = results.enumerated().map { row($0.element, id: offset + $0.offset) }
        return """
            <table class="cards detectors"><caption class="hidden">\(title)</caption><thead><tr><th scope="col">Detector</th>\
            <th scope="col">Looked at</th><th scope="col">Verdict</th><th scope="col" class="num">Statistic</th>\
            <th scope="col" class="num"><abbr title="\(Self.effectMeaning)">Effect</abbr></th>\
            <th scope="col" class="num"><abbr title="\(Self.adjustedMeaning)">adjusted p</abbr></th>\
            <th scope="col" class="num"><abbr title="\(ColumnNumbers.pMeaning)">p</abbr></th></tr></thead>\
            <tbody>\(rows)</tbody></table>
            """
    }

    private func row(_ result: DetectorResult, id: Int) -> HTML {
        let head: HTML = """
            <th scope="row">\(DetectorText.title(of: result.detector).shortened(to: 80))\(recipe(result, id: id))</th>\
            <td data-label="Looked at">\(result.column.map { $0.shortened(to: 60) } ?? "all inputs together")</td>
            """
        guard let statistic = result.statistic else {
            let reason = result.reason ?? "no reason was given"
            return """
                <tr>\(head)<td data-label="Verdict"><span class="badge silent">No result</span></td>\
                <td class="reason" colspan="4">\(reason.shortened(to: 300))</td></tr>
                """
        }
        let verdict: HTML =
            result.isDrifted
            ? "<span class=\"badge watch\">Drift</span>"
            : "<span class=\"none\">\(Self.quietVerdict(result))</span>"
        let note: HTML =
            result.note.map { "<tr><td class=\"reason\" colspan=\"7\">\($0.shortened(to: 400))</td></tr>" } ?? HTML()
        let limit: HTML = result.relevantEffect.map { "<small>of \(NumberText.limit($0))</small>" } ?? HTML()
        return """
            <tr>\(head)<td data-label="Verdict">\(verdict)</td>\
            <td class="num" data-label="Statistic">\(NumberText.number(statistic))</td>\
            <td class="num\(" strong", if: result.isDrifted)" data-label="Effect">\
            \(result.effect.map(NumberText.number) ?? "none")\(limit)</td>\
            <td class="num" data-label="adjusted p">\(result.adjustedPValue.map(NumberText.pValue) ?? "none")</td>\
            <td class="num" data-label="p">\(result.pValue.map(NumberText.pValue) ?? "none")</td></tr>\(note)
            """
    }

    private static func quietVerdict(_ result: DetectorResult) -> String {
        if result.note?.hasPrefix("refused") == true { return "refused" }
        return result.relevantEffect == nil ? "reported only" : "no drift"
    }

    /// How the numbers came about, folded away.
    private func recipe(_ result: DetectorResult, id: Int) -> HTML {
        let method = result.method.map { "p-value: \($0.replacingUnderscores)" }
        let parts = [method, result.recipe].compactMap { $0 }
        guard !parts.isEmpty else { return HTML() }
        return """
            <details class="data how" id="detector-\(id)"><summary>how</summary>\
            <p>\(parts.joined(separator: "; ").shortened(to: 400))</p></details>
            """
    }

    /// What each detector computes, once.
    private var definitions: HTML {
        var seen: Set<String> = []
        let entries = results.filter { seen.insert($0.detector).inserted }.prefix(40).map { result -> HTML in
            let known = DetectorText.descriptor(of: result.detector)
            let words =
                known?.definition ?? "A detector that was registered from outside; its author knows what it computes."
            return """
                <div><dt>\(DetectorText.title(of: result.detector).shortened(to: 80)) \
                <code>\(result.detector.shortened(to: 60))</code></dt><dd>\(words)</dd></div>
                """
        }
        return """
            <details class="data" id="detector-definitions"><summary>What they compute</summary>\
            <dl class="definitions">\(Array(entries))</dl></details>
            """
    }
}
