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
    package func performance(of name: ModelName, _ asked: PerformanceQuery) async throws -> PerformanceAnswer {
        let parameters = query([
            ("metric", asked.metric), ("from", asked.from?.description), ("to", asked.to?.description),
            ("resolution", asked.resolution?.rawValue), ("estimated", asked.estimated ? "true" : nil),
            ("limit", "100000"),
        ])
        let request = APIRequest("GET", path(name) + "/performance" + parameters)
        let answer = try await send(request)
        return PerformanceAnswer(
            points: try decode(MetricPointsDocument.self, from: answer, to: request).points,
            json: String(buffer: answer.body))
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
    ) async throws -> PerformanceAnalysisAnswer {
        let parameters = query([("from", from?.description), ("to", to?.description)])
        let request = APIRequest("GET", path(name) + "/performance/analysis" + parameters)
        let answer = try await send(request)
        return PerformanceAnalysisAnswer(
            analysis: try decode(PerformanceAnalysisDocument.self, from: answer, to: request),
            json: String(buffer: answer.body))
    }
}
