package import VigilDomain
import VigilMonitoring

/// What was read of a metric's history.
package struct HistoryReading: Hashable, Sendable {
    /// The model as other pages have it, its windows as long as those that are shown.
    package var model: ModelReading
    /// How long the model's own windows are.
    package var ownWindow: WindowLength
    /// All its versions, oldest first.
    package var versions: [String]
    /// The metric.
    package var metric: MetricID
    /// The metrics that have values.
    package var metrics: [MetricID] = []
    /// Every shown point, oldest first: versions that served in one window have one each.
    package var shown: [MetricPoint] = []
    /// The points of as long a time before, one a window.
    package var before: [MetricPoint] = []
    /// The newest points of other metrics, by metric.
    package var others: [MetricID: [MetricPoint]] = [:]
    /// Why there is nothing to show, where the question was refused.
    package var refusal: String?

    /// A history of which nothing is known yet.
    package init(model: ModelReading, ownWindow: WindowLength, versions: [String], metric: MetricID) {
        self.model = model
        self.ownWindow = ownWindow
        self.versions = versions
        self.metric = metric
    }

    /// How long the shown windows are.
    var window: WindowLength { model.schema.window }
    /// What is shown, in words, and whether it is the newest there is.
    func period(_ axis: TimeAxis?, _ range: PageRange) -> String {
        guard let axis else {
            return range.days.map { "There are no data from \(TimeText.range($0))." } ?? ""
        }
        let windows = NumberText.count(points.count, WindowText.unit(of: window))
        let shown = TimeText.range(axis.range)
        if range.days != nil { return "\(shown), \(windows) with data." }
        return "\(shown): \(model.pointsAreComplete ? "all" : "the last") \(windows) with data."
    }

    /// The shown points, one a window.
    var points: [MetricPoint] { model.points(of: metric) }
}
