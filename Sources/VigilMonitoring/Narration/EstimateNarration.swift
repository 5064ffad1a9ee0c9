package import VigilDomain

/// How the estimates of a metric stand against the labels that have come.
package struct EstimateStatus: Sendable, Hashable {
    /// The metric.
    package var metric: MetricID
    /// The gap of the first window of the contradiction that lasts, or lasted until its newest one.
    package var first: MetricPoint
    /// The gap of the newest window that contradicts.
    package var newest: MetricPoint
    /// Whether the newest window whose labels are in contradicts.
    package var isOpen: Bool
    /// The metric's estimate over that window.
    package var estimate: MetricPoint?
    /// What it came to.
    package var realized: MetricPoint?
    /// How well a classifier tells the window's inputs from the reference's.
    package var inputsAUC: MetricPoint?

    /// What a metric's gaps say; `nil` where no window contradicts.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - gaps: Its gaps, oldest first.
    ///   - estimates: Its estimates.
    ///   - realized: Its values.
    ///   - inputs: What classifiers said of the inputs.
    package init?(
        of metric: MetricID, gaps: [MetricPoint], estimates: [MetricPoint], realized: [MetricPoint],
        inputs: [MetricPoint]
    ) {
        let judged = gaps.filter { !$0.isMaturing && $0.value.measurement != nil }
        guard let last = judged.lastIndex(where: \.isContradiction) else { return nil }
        var begin = last
        while begin > 0, judged[begin - 1].isContradiction { begin -= 1 }
        self.metric = metric
        first = judged[begin]
        newest = judged[last]
        isOpen = last == judged.count - 1
        let window = newest.window
        estimate = estimates.last { $0.window == window }
        self.realized = realized.last { $0.window == window && $0.origin == .computed }
        inputsAUC = inputs.last { $0.window == window }
    }

    /// Whether the metric is worse than it was estimated to be.
    package var isWorse: Bool { (newest.value.measurement?.value ?? 0) > 0 }

    /// The one to tell of several metrics: one that is worse than estimated before one that is better, among these the
    /// first in order, which is the main metric's.
    ///
    /// - Parameter statuses: Of several metrics, the main one first.
    /// - Returns: The one to tell, `nil` where no contradiction is open.
    package static func mostTelling(_ statuses: [EstimateStatus]) -> EstimateStatus? {
        let open = statuses.filter(\.isOpen)
        return open.first(where: \.isWorse) ?? open.first
    }
}

/// The sentences about estimates.
package enum EstimateNarration {
    /// That labels contradict the estimate, since when, and what the inputs say about the cause.
    ///
    ///     Labels contradict the estimate since 1997 November: accuracy of 1997 December was estimated at 0.685 and is
    ///     0.620, 5.1 standard errors worse. The inputs are told from the reference's with an AUC of 0.93, so they have
    ///     moved too.
    ///
    /// - Parameter status: How the estimates of a metric stand.
    /// - Returns: Whole sentences; empty when the contradiction is over.
    package static func sentence(_ status: EstimateStatus) -> String {
        let metric = MetricCatalog.descriptor(of: status.metric)
        guard status.isOpen, let gap = status.newest.value.measurement?.value,
            let estimate = status.estimate?.value.measurement?.value,
            let realized = status.realized?.value.measurement?.value
        else { return "" }
        let window = WindowText.label(of: status.newest.window)
        let since =
            status.first.window == status.newest.window ? "" : " since \(WindowText.label(of: status.first.window))"
        return "Labels contradict the estimate\(since): \(metric.phrase) of \(window) was estimated at "
            + "\(metric.format.text(estimate)) and is \(metric.format.text(realized)), "
            + "\(NumberText.number(abs(gap))) standard errors \(gap > 0 ? "worse" : "better")."
            + inputs(status.inputsAUC)
    }

    /// From this area on the inputs count as having moved.
    static let movedInputs = 0.6

    private static func inputs(_ point: MetricPoint?) -> String {
        guard let area = point?.value.measurement?.value else { return "" }
        let text = NumberText.share(area)
        return area >= movedInputs
            ? " The window's inputs can be told from the reference's, with an AUC of \(text): they have moved, and labels "
                + "no longer follow from them as they did."
            : " The window's inputs can hardly be told from the reference's, with an AUC of \(text): they have not "
                + "moved; labels follow from them in another way than before."
    }
}
