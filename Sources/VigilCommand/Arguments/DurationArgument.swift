import ArgumentParser

/// A length of time on the command line: a whole number with `m`, `h` or `d` behind it.
struct DurationArgument: ExpressibleByArgument, Hashable, Sendable {
    let seconds: Double

    init?(argument: String) {
        let units: [Character: Double] = ["m": 60, "h": 3600, "d": 86_400]
        guard let unit = argument.last.flatMap({ units[$0] }), let number = Int(argument.dropLast()), number > 0
        else { return nil }
        seconds = Double(number) * unit
    }
}
