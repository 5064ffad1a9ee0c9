/// The two arms of one simulated experiment as running sums.
struct SimulatedArms {
    private let outcomes: SequentialSimulation.Outcomes
    private let treatmentShare: Double
    private let effect: Double
    private let center: Double

    /// The number of units, the sum of their values and that of the squares, each value less the mean without an effect.
    private(set) var control = (count: 0.0, sum: 0.0, squares: 0.0)
    private(set) var treatment = (count: 0.0, sum: 0.0, squares: 0.0)
    /// The streams of the bounded method, which needs the order of the values.
    private(set) var streams: (control: BoundedMeanStream, treatment: BoundedMeanStream)?
    private(set) var units = 0

    init(
        _ outcomes: SequentialSimulation.Outcomes, treatmentShare: Double, effect: Double, inOrder: Bool
    ) {
        self.outcomes = outcomes
        self.treatmentShare = treatmentShare
        self.effect = effect
        // Squares around the true mean lose no digits where the mean is large beside the deviation.
        center = outcomes.mean
        streams = nil
        if inOrder {
            // The limits 0 and 1 are valid, so this cannot fail.
            if let stream = try? BoundedMeanStream() { streams = (stream, stream) }
        }
    }

    @inline(__always)
    mutating func add(_ random: inout SplitMix64) {
        let isTreatment = random.uniform() < treatmentShare
        let shift = isTreatment ? effect : 0
        let value: Double
        switch outcomes {
        case .proportion(let rate): value = random.uniform() < rate + shift ? 1 : 0
        case .lognormal(let deviation): value = Elementary.exp(deviation * random.polarNormal()) + shift
        }
        let distance = value - center
        units += 1
        if isTreatment {
            treatment.count += 1
            treatment.sum += distance
            treatment.squares += distance * distance
            streams?.treatment.addScaled(value)
        } else {
            control.count += 1
            control.sum += distance
            control.squares += distance * distance
            streams?.control.addScaled(value)
        }
    }

    var smallerCount: Double { min(control.count, treatment.count) }

    /// The successes of a proportion.
    @inline(__always)
    var successes: (control: Double, treatment: Double) {
        (control.sum + control.count * center, treatment.sum + treatment.count * center)
    }

    /// The units of the poorer arm with the rarer outcome.
    @inline(__always)
    var rarerOutcomes: Double {
        let successes = successes
        return min(
            min(successes.control, control.count - successes.control),
            min(successes.treatment, treatment.count - successes.treatment))
    }

    @inline(__always)
    var difference: Double { treatment.sum / treatment.count - control.sum / control.count }

    /// The squared standard error of the difference; as ``AsymptoticSequence/standardError(control:treatment:)`` if guarded.
    @inline(__always)
    func variance(guarded: Bool) -> Double {
        let first = max(0, control.squares - control.sum * control.sum / control.count)
        let second = max(0, treatment.squares - treatment.sum * treatment.sum / treatment.count)
        let own = first / ((control.count - 1) * control.count) + second / ((treatment.count - 1) * treatment.count)
        guard guarded else { return own }
        let pooled = (first + second) / (control.count + treatment.count - 2)
        return max(own, pooled * (1 / control.count + 1 / treatment.count))
    }

    /// Welch's z, 0 where nothing varies.
    var statistic: Double {
        guard smallerCount >= 2 else { return 0 }
        let variance = variance(guarded: false)
        return variance > 0 ? difference / variance.squareRoot() : 0
    }
}

/// A method that looks at simulated arms.
struct SimulatedJudge {
    private let method: SequentialSimulation.Method
    /// The squared critical values by number of units, since a logarithm a look would cost as much as all the rest.
    private var squaredBounds: [Double] = []
    private var countsOutcomes = false
    private var lookUnits: [Int] = []

    init(_ method: SequentialSimulation.Method, unitLimit: Int, outcomes: SequentialSimulation.Outcomes) {
        self.method = method
        if case .proportion = outcomes { countsOutcomes = true }
        switch method {
        case .asymptotic(let sequence), .asymptoticUnguarded(let sequence):
            squaredBounds = (0...unitLimit).map { units in
                let bound = sequence.criticalValue(units: Double(max(1, units)))
                return bound * bound
            }
        case .groupSequential(let bounds):
            lookUnits = bounds.fractions.map { Int(($0 * Double(unitLimit)).rounded()) }
        case .proportions, .bounded: break
        }
    }

    /// Whether the method needs the values in their order.
    var needsOrder: Bool {
        if case .bounded = method { true } else { false }
    }

    /// Whether the method alarms, `nil` where it says nothing.
    @inline(__always)
    func alarm(_ arms: SimulatedArms) -> Bool? {
        switch method {
        case .asymptotic(let sequence): return alarm(arms, sequence, guarded: true)
        case .asymptoticUnguarded(let sequence): return alarm(arms, sequence, guarded: false)
        case .proportions(let sequence):
            guard arms.smallerCount >= 1 else { return nil }
            let successes = arms.successes
            return sequence.rejectsNoDifference(
                controlCount: arms.control.count, controlSum: successes.control.rounded(),
                treatmentCount: arms.treatment.count, treatmentSum: successes.treatment.rounded())
        case .bounded(let sequence):
            guard arms.smallerCount >= 1, let streams = arms.streams else { return nil }
            return sequence.rejectsNoDifference(streams.control, streams.treatment)
        case .groupSequential(let bounds):
            guard let look = lookUnits.firstIndex(of: arms.units) else { return nil }
            return abs(arms.statistic) >= bounds.efficacy[look]
        }
    }

    @inline(__always)
    private func alarm(_ arms: SimulatedArms, _ sequence: AsymptoticSequence, guarded: Bool) -> Bool? {
        if countsOutcomes {
            guard arms.rarerOutcomes >= Double(sequence.leastRarerOutcomes) - 1e-6 else { return nil }
        } else {
            guard arms.smallerCount >= Double(sequence.leastUnits) else { return nil }
        }
        let difference = arms.difference
        return difference * difference >= squaredBounds[arms.units] * arms.variance(guarded: guarded)
    }
}
