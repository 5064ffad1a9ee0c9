import Vigil
import VigilDashboard
import VigilDomain
import VigilMonitoring
import VigilStorage

/// Answers the questions of pages from the service.
struct PagePerformance: PerformanceSource {
    let service: MLModelMonitoringService

    func points(_ query: MetricQuery, by resolution: WindowLength?) async throws -> PerformanceAnswer<[MetricPoint]> {
        let performance = service.performance
        return try await answer {
            query.estimated
                ? try await performance.estimatedPerformance(
                    for: query.model, version: query.version, metrics: query.metrics, over: query.range, by: resolution,
                    limit: query.limit)
                : try await performance.modelPerformance(
                    for: query.model, version: query.version, metrics: query.metrics, over: query.range, by: resolution,
                    limit: query.limit)
        }
    }

    func comparison(
        of first: ComparedVersion, with second: ComparedVersion, by metric: MetricID?, over range: TimeRange
    ) async throws -> PerformanceAnswer<VersionComparison> {
        let performance = service.performance
        return try await answer {
            try await performance.compare(
                (first.model, first.version), with: (second.model, second.version), metric: metric, over: range)
        }
    }

    /// What was asked for; a refusal, which is the reader's business, in its own words.
    private func answer<Value>(_ body: () async throws -> Value) async throws -> PerformanceAnswer<Value> {
        do {
            return .found(try await body())
        } catch let error as MonitoringError {
            return .refused(error.detail)
        } catch let error as DomainError {
            return .refused(error.detail)
        }
    }
}
