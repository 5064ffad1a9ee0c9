import VigilDomain
import VigilMonitoring
import VigilStatistics

/// How often a detector of one column alarms without drift when its p-value is taken at 5 %.
struct DetectorTest: Sendable {
    /// What the column holds.
    enum Content: String, CaseIterable, Sendable {
        case normal, poisson1, zipf20, binary50
        case texts = "texts of 8 words"

        /// The content that a detector is tried on; those of two names alone do not take others.
        static func all(for descriptor: DriftDetectorDescriptor) -> [Content] {
            if descriptor.id.rawValue.hasPrefix("text_") { return [.texts] }
            return (descriptor.kinds.contains(.numeric) ? [.normal, .poisson1] : [])
                + (descriptor.kinds.contains(.categorical) ? [.zipf20, .binary50] : [])
        }
    }

    var detector: DriftDetectorID
    var content: Content
    var current: Int

    static let reference = 2000
    static let currents = [50, 500]

    /// Whatever says at run time that it has a p-value.
    static var grid: [DetectorTest] {
        DriftDetectorCatalog.detectors.map(\.descriptor).filter(\.hasPValue).flatMap { descriptor in
            Content.all(for: descriptor).flatMap { content in
                currents.map { DetectorTest(detector: descriptor.id, content: content, current: $0) }
            }
        }
    }

    /// How many repeats at most: those that draw at random or learn take long.
    var fullRepeats: Int {
        let isExpensive = ["energy", "wasserstein", "text_domain"].contains { detector.rawValue.hasPrefix($0) }
        return isExpensive ? 1000 : 2000
    }

    /// About how many microseconds a repeat takes.
    var cost: Double {
        switch detector.rawValue {
        case "text_domain_classifier": 15_000
        case "energy", "wasserstein_1", "wasserstein_raw", "wasserstein_range": 4000
        default: content == .texts ? 6000 : 600
        }
    }

    /// Why fewer alarms than asked for are right, if they are.
    var conservativeReason: String? {
        switch detector.rawValue {
        case "fisher_exact": "an exact test of few possible tables"
        default: nil
        }
    }

    /// Whether it shows what another product does, as that product does it.
    var isPeer: Bool { ["evidently_", "nannyml_"].contains { detector.rawValue.hasPrefix($0) } }

    /// Simulates clean windows.
    ///
    /// - Parameters:
    ///   - repeats: How many; reference and window are drawn anew in each.
    ///   - generator: The source of randomness.
    /// - Returns: How many of those that could be compared alarmed at 5 %.
    func simulate(_ repeats: Int, _ generator: inout SplitMix64) -> Tally {
        var tally = Tally()
        guard let detector = DriftDetectorCatalog.detector(detector) else { return tally }
        for _ in 0..<repeats {
            let outcome = detector.compare(
                reference: DriftSample(column(Self.reference, &generator)),
                current: DriftSample(column(current, &generator)))
            guard let pValue = outcome.measurement?.pValue else { continue }
            tally.repeats += 1
            if pValue <= Cell.level { tally.alarms += 1 }
        }
        return tally
    }

    private func column(_ rows: Int, _ generator: inout SplitMix64) -> Column {
        switch content {
        case .normal: return .numeric(NumericColumn((0..<rows).map { _ in generator.polarNormal() }))
        case .poisson1:
            return .numeric(NumericColumn(Draw.places(rows, Law.poisson1.chances, &generator).map(Double.init)))
        case .zipf20: return Self.names(rows, Law.zipf20.chances, &generator)
        case .binary50: return Self.names(rows, Law.binary50.chances, &generator)
        case .texts:
            let words = Draw.places(rows * 8, Law.zipf200.chances, &generator)
            return .categorical(
                CategoricalColumn(
                    (0..<rows).map { row in
                        words[(row * 8)..<(row * 8 + 8)].map { Self.word($0) }.joined(separator: " ")
                    }))
        }
    }

    private static func names(_ rows: Int, _ chances: [Double], _ generator: inout SplitMix64) -> Column {
        .categorical(
            CategoricalColumn(
                dictionary: chances.indices.map { "name \($0)" },
                codes: Draw.places(rows, chances, &generator).map { UInt32($0) }))
    }

    /// Words of different letters and lengths: the number in syllables.
    private static func word(_ number: Int) -> String {
        let syllables = ["ba", "de", "fi", "go", "lu", "mar", "nes", "pit", "rok", "sun"]
        var rest = number
        var word = ""
        repeat {
            word += syllables[rest % 10]
            rest /= 10
        } while rest > 0
        return word
    }
}
