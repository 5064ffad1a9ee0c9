import ArgumentParser
import VigilDomain

/// A length of time on the command line: a whole number and a unit, such as `60d`, `12h`, `30m` or `45s`; 0 needs none.
struct LengthArgument: ExpressibleByArgument, Hashable, Sendable {
    let duration: Duration

    init?(argument: String) {
        if argument == "0" {
            duration = .zero
            return
        }
        guard let unit = argument.last, let count = Int(argument.dropLast()), count >= 0, count <= 100_000_000 else {
            return nil
        }
        switch unit {
        case "s": duration = .seconds(count)
        case "m": duration = .seconds(60 * count)
        case "h": duration = .seconds(3600 * count)
        case "d": duration = .days(count)
        default: return nil
        }
    }

    var defaultValueDescription: String { "\(duration)" }
}
