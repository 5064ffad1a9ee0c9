import ArgumentParser
import VigilClient

/// How fast a replay is on the command line.
enum SpeedArgument: ExpressibleByArgument, Hashable, Sendable {
    case max
    case times(Double)

    init?(argument: String) {
        if argument == "max" {
            self = .max
        } else if let factor = Double(argument), factor.isFinite, factor > 0 {
            self = .times(factor)
        } else {
            return nil
        }
    }

    var speed: ReplaySpeed {
        switch self {
        case .max: .fastest
        case .times(let factor): .times(factor)
        }
    }

    var defaultValueDescription: String {
        switch self {
        case .max: "max"
        case .times(let factor): "\(factor)"
        }
    }
}
