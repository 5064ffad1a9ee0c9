import NIOCore
package import VigilDomain

extension VigilAPIClient {
    /// Asks for a model's metrics over time.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - asked: Which points.
    /// - Returns: The points.
    /// - Throws: `VigilClientError`.
    package func performance(
        of name: ModelName, _ asked: PerformanceQuery
    ) async throws -> DocumentAnswer<MetricPointsDocument> {
        try await document(
            path(name) + "/performance"
                + query([
                    ("metric", asked.metric), ("from", asked.from?.description), ("to", asked.to?.description),
                    ("resolution", asked.resolution?.rawValue), ("estimated", asked.estimated ? "true" : nil),
                    ("limit", "100000"),
                ]))
    }

    /// Asks what the labelled rows of a stretch of time say.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - from: Windows that end after this; from the beginning when `nil`.
    ///   - to: Windows that begin before this; to the end when `nil`.
    /// - Returns: The analysis.
    /// - Throws: `VigilClientError`.
    package func analysePerformance(
        of name: ModelName, from: Timestamp? = nil, to: Timestamp? = nil
    ) async throws -> DocumentAnswer<PerformanceAnalysisDocument> {
        try await document(
            path(name) + "/performance/analysis" + query([("from", from?.description), ("to", to?.description)]))
    }

    /// Asks for the segments where a model does worst.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - metric: The metric; the main one when `nil`.
    ///   - from: Predictions from this moment on.
    ///   - to: Predictions before this moment.
    /// - Returns: The segments.
    /// - Throws: `VigilClientError`.
    package func segments(
        of name: ModelName, metric: String? = nil, from: Timestamp? = nil, to: Timestamp? = nil
    ) async throws -> DocumentAnswer<SegmentsDocument> {
        try await document(
            path(name) + "/performance/segments"
                + query([("metric", metric), ("from", from?.description), ("to", to?.description)]))
    }

    /// Asks where a metric is going.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - metric: The metric; the main one when `nil`.
    /// - Returns: The trend.
    /// - Throws: `VigilClientError`.
    package func trend(of name: ModelName, metric: String? = nil) async throws -> DocumentAnswer<TrendDocument> {
        try await document(path(name) + "/trend" + query([("metric", metric)]))
    }

    /// Asks what a metric will be.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - metric: The metric; the main one when `nil`.
    ///   - horizon: How many windows ahead.
    /// - Returns: The forecast.
    /// - Throws: `VigilClientError`.
    package func forecast(
        of name: ModelName, metric: String? = nil, horizon: Int
    ) async throws -> DocumentAnswer<ForecastDocument> {
        try await document(path(name) + "/forecast" + query([("metric", metric), ("horizon", "\(horizon)")]))
    }

    /// Compares two versions or models.
    ///
    /// - Parameters:
    ///   - name: The first model.
    ///   - version: Its version; the newest when `nil`.
    ///   - other: The second model; the same one when `nil`.
    ///   - otherVersion: Its version; the newest when `nil`.
    ///   - metric: What decides; the main metric when `nil`.
    ///   - from: Predictions from this moment on.
    ///   - to: Predictions before this moment.
    /// - Returns: The comparison.
    /// - Throws: `VigilClientError`.
    package func compare(
        _ name: ModelName, version: String?, with other: ModelName?, version otherVersion: String?, metric: String?,
        from: Timestamp?, to: Timestamp?
    ) async throws -> DocumentAnswer<ComparisonDocument> {
        try await document(
            path(name) + "/comparison"
                + query([
                    ("version", version), ("with", other?.rawValue), ("with_version", otherVersion),
                    ("metric", metric), ("from", from?.description), ("to", to?.description),
                ]))
    }

    func document<Document: Decodable & Sendable>(
        _ target: String
    ) async throws -> DocumentAnswer<Document> {
        let request = APIRequest("GET", target)
        let answer = try await send(request)
        return DocumentAnswer(
            document: try decode(Document.self, from: answer, to: request), json: String(buffer: answer.body))
    }
}
