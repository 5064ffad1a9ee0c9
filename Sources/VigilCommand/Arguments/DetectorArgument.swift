import ArgumentParser
import VigilDomain
import VigilMonitoring

/// A detector on the command line: its name, or `name=effect` to let it decide.
struct DetectorArgument: ExpressibleByArgument, Hashable, Sendable {
    let choice: DriftPolicy.Detector

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, DriftDetectorRegistry().knows(DriftDetectorID(String(name))) else { return nil }
        var effect: Double?
        if parts.count == 2 {
            guard let number = Double(parts[1]), number > 0, number.isFinite else { return nil }
            effect = number
        }
        choice = DriftPolicy.Detector(id: String(name), relevantEffect: effect)
    }

    static var allValueStrings: [String] { [] }
}
