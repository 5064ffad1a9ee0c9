/// What the data of one arm say against a value of its mean.
protocol MeanEvidence {
    /// The values that the mean can have.
    var range: ClosedRange<Double> { get }
    /// The observed mean.
    var center: Double { get }
    /// The logarithm of an e-process for the mean: convex in it, at most 0 at the observed mean.
    func logEvidence(_ mean: Double) -> Double
}

/// Two arms, each with an e-process for every value of its mean.
///
/// Under the true pair of means the product of the two is a martingale however the units of the arms alternate, so the
/// pairs with a product below 1/α hold the true one at all times with a probability of at least 1 - α. The set is convex;
/// the interval of the difference, or of the lift, is what it covers. That is narrower than two intervals joined by a
/// union bound, since no pair has both arms at their worst.
struct EvidencePair<Arm: MeanEvidence> {
    var control: Arm
    var treatment: Arm
    /// A second e-process for pairs of means, convex in both, that shares the bet with the product; `nil` for none.
    var shared: (@Sendable (_ control: Double, _ treatment: Double) -> Double)?

    init(control: Arm, treatment: Arm, shared: (@Sendable (_ control: Double, _ treatment: Double) -> Double)? = nil) {
        self.control = control
        self.treatment = treatment
        self.shared = shared
    }

    /// The product's part of the bet beside a second e-process.
    private static var productShare: Double { 0.1 }

    /// The logarithm of the evidence against a pair of means.
    @inline(__always)
    func logEvidence(_ first: Double, _ second: Double) -> Double {
        let product = control.logEvidence(first) + treatment.logEvidence(second)
        guard let shared, product < .infinity else { return product }
        let one = product + Elementary.log(Self.productShare)
        let other = shared(first, second) + Elementary.log(1 - Self.productShare)
        let greater = max(one, other)
        return greater + Elementary.log(onePlus: Elementary.exp(min(one, other) - greater))
    }

    var difference: Double { treatment.center - control.center }

    /// The least evidence on the line treatment = slope · control + offset, infinity where it misses the range.
    func leastEvidence(slope: Double = 1, offset: Double = 0) -> Double {
        let low = max(control.range.lowerBound, (treatment.range.lowerBound - offset) / slope)
        let high = min(control.range.upperBound, (treatment.range.upperBound - offset) / slope)
        guard low <= high else { return .infinity }
        let found = ConvexSearch.minimum(
            from: control.center, (treatment.center - offset) / slope, within: low...high
        ) { mean in
            let other = min(max(slope * mean + offset, treatment.range.lowerBound), treatment.range.upperBound)
            return logEvidence(mean, other)
        }
        return found.value
    }

    /// The p-value of a difference.
    func pValue(difference: Double) -> Double {
        min(1, Elementary.exp(-leastEvidence(offset: difference)))
    }

    /// The differences with less evidence against them than a level.
    func differences(below level: Double) -> Interval {
        let limits = treatment.range.lowerBound - control.range.upperBound
        let end = treatment.range.upperBound - control.range.lowerBound
        let least = min(0, leastEvidence(offset: difference))
        func excess(_ difference: Double) -> Double {
            ConvexSearch.rootExcess(leastEvidence(offset: difference), over: level, least: least)
        }
        let span = end - limits
        return Interval(
            lower: edge(from: difference, to: limits, step: span / 64, excess),
            upper: edge(from: difference, to: end, step: span / 64, excess))
    }

    /// The lifts q/p - 1 with less evidence against them than a level; an end is `nil` where the control's mean may be 0.
    func lifts(below level: Double) -> (lower: Double, upper: Double?) {
        let lift = treatment.center / control.center - 1
        let least = min(0, leastEvidence(slope: max(1 + lift, 1e-12)))
        func excess(_ lift: Double) -> Double {
            ConvexSearch.rootExcess(leastEvidence(slope: 1 + lift), over: level, least: least)
        }
        // A lift of -1 is a slope of 0, on which the control is free: the treatment's mean alone is judged.
        let lowest = treatment.logEvidence(0) > level ? edge(from: lift, to: -1, step: (lift + 1) / 16, excess) : -1
        guard control.logEvidence(0) > level else { return (lowest, nil) }
        var step = max(abs(lift), 1) / 16
        var inside = lift
        while excess(inside + step) <= 0, step < 1e12 {
            inside += step
            step *= 2
        }
        guard step < 1e12 else { return (lowest, nil) }
        let upper = ConvexSearch.signChange(
            inside: inside, outside: inside + step, tolerance: 1e-9 * max(1, abs(inside)), of: excess)
        return (lowest, upper)
    }

    /// The end of a confidence set, from a point inside towards a limit.
    private func edge(from inside: Double, to limit: Double, step: Double, _ excess: (Double) -> Double) -> Double {
        let direction: Double = limit < inside ? -1 : 1
        var near = inside
        var step = step
        while true {
            let far = near + direction * step
            guard (limit - far) * direction > 0 else { break }
            if excess(far) > 0 {
                return ConvexSearch.signChange(inside: near, outside: far, tolerance: step * 1e-7, of: excess)
            }
            near = far
            step *= 2
        }
        // At the limit itself the line may touch the range in one point; a hair inside is as good and safer.
        let last = limit - direction * 1e-12 * max(1, abs(limit))
        guard (last - near) * direction > 0, excess(last) > 0 else { return limit }
        return ConvexSearch.signChange(inside: near, outside: last, tolerance: step * 1e-7, of: excess)
    }
}

/// How strongly a mixture leans on its prior so that two arms together decide soonest near a sample size.
///
/// With a level L = ln(1/α) and the ratio r of the data's information to the prior's, each arm of an even split costs
/// ½ ln(1 + r) and shows r/(1 + r) of its evidence. The z² that is needed, 2 (1 + 1/r)(L + ln(1 + r)), is least where
/// r = L + ln(1 + r). At an uneven split the larger arm is the better known one and pays for less.
enum PairTuning {
    /// The ratios of information at the tuning sample size.
    static func ratios(alpha: Double, treatmentShare: Double) -> (control: Double, treatment: Double) {
        let level = -Elementary.log(alpha)
        var ratio = level
        for _ in 0..<60 { ratio = level + Elementary.log(onePlus: ratio) }
        return (2 * ratio * treatmentShare, 2 * ratio * (1 - treatmentShare))
    }

    static func check(alpha: Double, tuningSampleSize: Double, treatmentShare: Double) throws(StatisticsError) {
        try checkLevel(alpha)
        guard tuningSampleSize > 0, tuningSampleSize.isFinite else {
            throw StatisticsError(.invalidParameter, "a tuning sample size of \(tuningSampleSize), need above 0")
        }
        guard treatmentShare > 0, treatmentShare < 1 else {
            throw StatisticsError(.invalidParameter, "a treatment share of \(treatmentShare), need within 0 and 1")
        }
    }
}
