import ArgumentParser
import VigilClient
import VigilDomain

/// When `vigil experiments result` ends with exit code 1.
enum ResultFailRule: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// When a treatment is significantly worse, or has broken a guardrail.
    case loss
    /// When a health check failed.
    case unhealthy
    /// When nothing final follows yet.
    case undecided

    /// Whether the rule holds for a result.
    func holds(for result: ExperimentResultDocument) -> Bool {
        switch self {
        case .loss:
            result.comparisons.contains(where: \.isLoss) || result.guardrails.contains { $0.outcome == .broken }
        case .unhealthy: result.health.contains { $0.isHealthy == false }
        case .undecided: !result.advice.isFinal
        }
    }
}
