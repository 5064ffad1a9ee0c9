import VigilDomain
import VigilMonitoring
import VigilStatistics

/// The sentences about how a metric went over a stretch of time.
enum HistoryNarration {
    /// What is told of a window.
    struct Entry: Hashable {
        /// The window's name.
        var name: String
        var value: Double
        /// Whether a rule, or a threshold, holds against it.
        var isBeyondLimit: Bool
        /// Whether it is beyond a rule's number, perhaps by too little or on too few rows for the rule.
        var isOutside = false
    }

    /// How it went, beside the time before.
    ///
    ///     Precision was beyond its limit in 5 of 6 months, last in Jan 1998; it is 0.741 in Jan 1998.
    ///     The median is 0.760; over the 6 months before it was 0.810, now 6.2 % lower.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - unit: What a window is called.
    ///   - settled: The windows that count, oldest first.
    ///   - before: Values of the windows before, which count.
    ///   - hasLimit: Whether anything limits the metric.
    ///   - waiting: How many windows can still change.
    ///   - isEstimated: Whether the values are estimates.
    /// - Returns: Whole sentences.
    static func sentence(
        of metric: MetricDescriptor, by unit: String, settled: [Entry], before: [Double], hasLimit: Bool, waiting: Int,
        isEstimated: Bool = false
    ) -> PageSentence {
        let name = isEstimated ? "Estimated \(metric.phrase)" : metric.phrase.capitalizedFirst
        let rest =
            waiting == 0
            ? "" : "\(NumberText.count(waiting, unit)) can still change and \(waiting == 1 ? "does" : "do") not count."
        guard let last = settled.last else {
            return PageSentence(headline: "\(name) has no settled value in this time.", detail: rest)
        }
        let text = metric.format.text
        let all = NumberText.count(settled.count, unit)
        let now = "it is \(text(last.value)) in \(last.name)"
        let bad = settled.filter(\.isBeyondLimit)
        let values = settled.map(\.value)
        var headline: String
        if let worst = bad.last {
            headline = "\(name) was beyond its limit in \(NumberText.count(bad.count)) of \(all)"
            headline += worst == last ? "; \(now), beyond it." : ", last in \(worst.name); \(now)."
        } else if settled.contains(where: \.isOutside) {
            let count = NumberText.count(settled.count { $0.isOutside })
            headline =
                "\(name) was beyond its limit in \(count) of \(all), by too little or on too few rows for its rule; \(now)."
        } else if hasLimit {
            headline = "\(name) kept its limit in \(settled.count == 1 ? "the one \(unit)" : "all \(all)"); \(now)."
        } else if settled.count > 1, let lower = values.min(), let upper = values.max(), text(lower) != text(upper) {
            headline = "\(name) lay between \(text(lower)) and \(text(upper)) over \(all); \(now)."
        } else {
            headline = "\(name) is \(text(last.value)) in \(last.name)."
        }
        let detail = [median(values, before, metric, unit), extremes(settled, metric), rest]
        return PageSentence(headline: headline, detail: detail.filter { !$0.isEmpty }.joined(separator: " "))
    }

    private static func median(
        _ values: [Double], _ before: [Double], _ metric: MetricDescriptor, _ unit: String
    ) -> String {
        guard values.count > 1, let now = quantile(0.5, ofSorted: values.sorted()) else { return "" }
        let text = metric.format.text
        guard let then = quantile(0.5, ofSorted: before.sorted()) else {
            return "The median is \(text(now)); there is nothing before to compare it with."
        }
        let change = NumberText.change(from: then, to: now).map { $0 == "no change" ? ", the same" : " (\($0))" } ?? ""
        return "The median is \(text(now)); over the \(NumberText.count(before.count, unit)) before it was "
            + "\(text(then))\(change)."
    }

    private static func extremes(_ settled: [Entry], _ metric: MetricDescriptor) -> String {
        guard settled.count > 2, let low = settled.min(by: { $0.value < $1.value }),
            let high = settled.max(by: { $0.value < $1.value }), low.value < high.value
        else { return "" }
        let words: (low: String, high: String) =
            switch metric.direction {
            case .higherIsBetter: ("Worst", "best")
            case .lowerIsBetter: ("Best", "worst")
            case .neither: ("Lowest", "highest")
            }
        let text = metric.format.text
        return "\(words.low) \(text(low.value)) in \(low.name), \(words.high) \(text(high.value)) in \(high.name)."
    }
}
