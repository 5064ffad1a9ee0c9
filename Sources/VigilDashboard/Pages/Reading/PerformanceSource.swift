package import VigilDomain
package import VigilMonitoring
package import VigilStorage

/// What pages ask beyond what lies stored: what is put together from windows, or computed from rows.
package protocol PerformanceSource: Sendable {
    /// A metric's points, put together into longer windows where those are wanted.
    ///
    /// - Parameters:
    ///   - query: Which points; its limit counts the longer windows.
    ///   - resolution: The longer windows; the model's own when `nil`.
    /// - Returns: The points, oldest first, or why they cannot be put together.
    /// - Throws: `StoreError` when the store cannot be read.
    func points(_ query: MetricQuery, by resolution: WindowLength?) async throws -> PerformanceAnswer<[MetricPoint]>

    /// Two versions, or models, side by side.
    ///
    /// - Parameters:
    ///   - first: One of them.
    ///   - second: The other one.
    ///   - metric: What decides; the first one's main metric when `nil`.
    ///   - range: Event time.
    /// - Returns: The comparison, or why there is none.
    /// - Throws: `StoreError` when the store cannot be read.
    func comparison(
        of first: ComparedVersion, with second: ComparedVersion, by metric: MetricID?, over range: TimeRange
    ) async throws -> PerformanceAnswer<VersionComparison>
}

/// What came of a question.
package enum PerformanceAnswer<Value: Sendable>: Sendable {
    /// The answer.
    case found(Value)
    /// Why there is none, in words.
    case refused(String)
}

/// A version of a model, as one side of a comparison.
package struct ComparedVersion: Hashable, Sendable {
    /// The model.
    package var model: ModelName
    /// Its version.
    package var version: String

    /// A side.
    package init(model: ModelName, version: String) {
        self.model = model
        self.version = version
    }

    /// The side of a registered version.
    init(_ schema: ModelSchema) { self.init(model: schema.model, version: schema.version) }
}
