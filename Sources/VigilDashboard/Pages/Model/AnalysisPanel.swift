import VigilDomain
import VigilMonitoring

/// What the labelled rows of the chosen windows say: where the model does worst, whether scores keep their promise, what
/// other thresholds would have come to.
struct AnalysisPanel: Hashable, Sendable {
    private let analysis: WindowAnalysis
    private let schema: ModelSchema

    init(_ analysis: WindowAnalysis, schema: ModelSchema) {
        self.analysis = analysis
        self.schema = schema
    }

    /// Whose rows they are, and how many.
    var title: String {
        "of \(RowsText.name(of: analysis.range, schema)), \(NumberText.count(analysis.performance.labelled, "row"))"
    }

    /// What they say.
    var content: HTML { "<p>\(sentence)</p>\(segmentTable)\(promise)" }

    /// What was found of the segments, in a sentence.
    var sentence: String {
        switch analysis.segments {
        case .searched(let search):
            let phrase = MetricCatalog.descriptor(of: search.metric).phrase
            let count = NumberText.count(search.searched, "segment")
            guard let worst = search.found.first else {
                return "No part of the rows is certainly worse than the others: of \(count), none has \(phrase) "
                    + "further off than the search for it explains."
            }
            let format = MetricCatalog.descriptor(of: search.metric).format
            let others = search.found.count - 1
            let more =
                others > 0
                ? " \(NumberText.count(others, "more segment")) \(others == 1 ? "is" : "are") worse, too." : ""
            return "It does worst where \(words(worst)): \(phrase) is "
                + "\(worst.value.measurement.map { format.text($0.value) } ?? "not known") there and "
                + "\(format.text(worst.rest)) elsewhere, the worst of \(count), adjusted p "
                + "\(NumberText.pRelation(worst.adjustedPValue)).\(more)"
        case .notEnoughData(let have, let need):
            return
                "Segments are not compared: \(NumberText.count(have, "labelled row")), it needs \(NumberText.count(need))."
        case .notPossible(let reason):
            return "Segments are not compared: \(reason)."
        }
    }

    private func words(_ segment: SegmentPerformance.Segment) -> String {
        segment.conditions.map { "\($0.feature.shortened(to: 60)) \($0.words.shortened(to: 60))" }.joined(
            separator: " and ")
    }

    private var segmentTable: HTML {
        guard let search = analysis.segments.search, !search.worst.isEmpty else { return HTML() }
        let format = MetricCatalog.descriptor(of: search.metric).format
        let title = MetricCatalog.descriptor(of: search.metric).shortTitle
        let shown = search.found.isEmpty ? Array(search.worst.prefix(5)) : search.found
        let rows = shown.prefix(8).map { segment -> HTML in
            """
            <tr><th scope="row">\(words(segment)) \(verdict(segment))</th>\
            <td class="num">\(NumberText.count(segment.labelled))</td>\
            <td class="num">\(segment.value.measurement.map { format.text($0.value) } ?? "none")</td>\
            <td class="num">\(format.text(segment.rest))</td>\
            <td class="num">\(signed(segment.shrunkDifference, format)) <small>\(signed(segment.shrunkLower95, format)) to \
            \(signed(segment.shrunkUpper95, format))</small></td>\
            <td class="num">\(NumberText.pValue(segment.adjustedPValue))</td></tr>
            """
        }
        let table: HTML = """
            <div class="scroll" tabindex="0" role="region" aria-label="The worst segments"><table><thead><tr>\
            <th scope="col">Segment</th><th scope="col" class="num">Rows</th><th scope="col" class="num">\(title)</th>\
            <th scope="col" class="num">Elsewhere</th><th scope="col" class="num">\
            <abbr title="the difference, drawn towards 0 for having been picked out of many, with 95 % interval">\
            Difference</abbr></th><th scope="col" class="num"><abbr title="how likely the worst of all segments looks so \
            bad by chance">Adjusted p</abbr></th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        // What may be chance is there for whoever asks.
        let invitation = search.found.isEmpty ? "Show the segments that look worst" : "Show the segments"
        return """
            <details class="data" id="segments"\(" open", if: !search.found.isEmpty)><summary>\(invitation)</summary>\
            \(table)</details>
            """
    }

    private func verdict(_ segment: SegmentPerformance.Segment) -> HTML {
        switch segment.verdict {
        case .worse: "<span class=\"badge watch\">Worse</span>"
        case .tooSmall: "<em>worse, by little</em>"
        case .notShown: "<em>may be chance</em>"
        }
    }

    private func signed(_ value: Double, _ format: MetricFormat) -> String {
        (value > 0 ? "+" : value < 0 ? "−" : "") + format.text(abs(value))
    }

    // MARK: Scores

    private var promise: HTML {
        guard !analysis.performance.reliability.isEmpty else { return HTML() }
        let isOfClasses = schema.task == .multiclassClassification
        let chart = ReliabilityChart(
            bins: analysis.performance.reliability, promise: isOfClasses ? "right" : "positive")
        let share = isOfClasses ? "share of right predictions" : "share of positive labels"
        return """
            <div class="halves"><div><h3>Promise of scores <small>\(share) by score; on the line where they \
            agree</small></h3>\(chart.figure)</div>\(thresholds)</div>
            """
    }

    private var thresholds: HTML {
        let best = analysis.performance.bestThresholds
        guard !best.isEmpty else { return HTML() }
        let rows = best.map { best -> HTML in
            let descriptor = MetricCatalog.descriptor(of: best.metric)
            return """
                <tr><th scope="row">\(descriptor.title)</th><td class="num">\(NumberText.number(best.threshold))</td>\
                <td class="num">\(descriptor.format.text(best.value))</td>\
                <td class="num">\(best.current.map { descriptor.format.text($0) } ?? "none")</td></tr>
                """
        }
        return """
            <div><h3>Thresholds <small>the model decides at \(NumberText.setting(schema.decisionThreshold))</small></h3>\
            <table><thead><tr><th scope="col">Best by</th><th scope="col" class="num">Threshold</th>\
            <th scope="col" class="num"><abbr title="found on these rows, and so a little too good">There</abbr></th>\
            <th scope="col" class="num">Now</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }
}
