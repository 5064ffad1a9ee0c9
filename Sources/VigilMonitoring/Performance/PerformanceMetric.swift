package import VigilDomain

/// One performance metric: what it is, and how it is computed from a window.
///
/// To add one: a file under `Metrics/` with a type of the same name, and a line in `MetricCatalog.swift`.
package protocol PerformanceMetric: Sendable {
    /// What it is.
    var descriptor: MetricDescriptor { get }

    /// Whether a model of one of the descriptor's tasks has what the metric needs; every one has unless said otherwise.
    ///
    /// - Parameter schema: The model version.
    /// - Returns: Whether the metric is computed for it.
    func applies(to schema: ModelSchema) -> Bool

    /// The metric over the rows of `table`, whose task is one of the descriptor's.
    ///
    /// - Parameter table: Predictions and the labels known so far.
    /// - Returns: The value with its uncertainty, or why there is none. Never a made-up number.
    func compute(_ table: LabelledTable) -> MetricValue
}

extension PerformanceMetric {
    /// Nothing beyond the task is needed.
    package func applies(to schema: ModelSchema) -> Bool { true }
}
