import VigilDomain
import VigilMonitoring

/// A state as shape, word and colour: none of them carries it alone.
enum Badge {
    static func status(_ status: ModelStatus) -> HTML {
        "<span class=\"badge \(name(status))\">\(status.title)</span>"
    }

    static func alert(_ alert: Alert) -> HTML {
        switch alert.status {
        case .firing: "<span class=\"badge critical\">Open, \(alert.severity.rawValue)</span>"
        case .resolved: "<span class=\"badge past\">Ended, \(alert.severity.rawValue)</span>"
        }
    }

    /// The style's name of a status.
    static func name(_ status: ModelStatus) -> String {
        switch status {
        case .needsAttention: "critical"
        case .watch: "watch"
        case .healthy: "healthy"
        case .notEnoughData: "unknown"
        case .noData: "silent"
        }
    }
}
