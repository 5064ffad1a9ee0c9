import VigilDomain
import VigilStatistics

/// What a detector said of one column or table, with what decides about it.
struct DetectorFinding {
    /// The result as it is stored.
    var result: DetectorResult
    private var measurement: DriftDetectorOutcome.Measurement?
    private var leastPValue = 0.0

    /// A finding without numbers.
    init(result: DetectorResult) { self.result = result }

    /// A finding from a detector's outcome.
    init(
        _ descriptor: DriftDetectorDescriptor, column: String?, _ choice: DriftPolicy.Detector,
        _ compared: DependentOutcome
    ) {
        let sizes = compared.sizes
        result = DetectorResult(
            detector: descriptor.id.rawValue, column: column, relevantEffect: choice.relevantEffect,
            referenceCount: sizes.reference, currentCount: sizes.current)
        leastPValue = descriptor.leastPValue
        result.designEffect = compared.factor
        switch compared.outcome {
        case .measured(let measured):
            // A detector from outside may break its word; what is no number must not reach a sum or a page.
            if let fault = measured.fault {
                result.reason = fault
                return
            }
            measurement = measured
            result.statistic = measured.statistic
            result.pValue = measured.pValue
            result.effect = measured.effect
            if measured.effectLower95 != nil, measured.effectUpper95 != nil {
                (result.effectLower95, result.effectUpper95) = (measured.effectLower95, measured.effectUpper95)
            }
            result.method = measured.method
            result.recipe = measured.recipe ?? descriptor.recipe
            result.expectedWithoutDrift = measured.nullMean
        case .notEnoughData(let before, let now, let need):
            result.reason =
                "not enough data: \(NumberText.count(before)) values in the reference and \(NumberText.count(now)) in the "
                + "window, \(NumberText.count(need)) needed on each side"
        case .notApplicable(let why): result.reason = why
        }
    }

    /// Turns the keys, or says why they are not turned.
    mutating func decide(alpha: Double) {
        guard let measurement, let relevant = result.relevantEffect else { return }
        result.level = alpha
        if let refusal = measurement.refusal(
            relevantEffect: relevant, referenceCount: result.referenceCount ?? 0, currentCount: result.currentCount ?? 0
        ) {
            add(note: refusal)
            return
        }
        guard let pValue = result.pValue, let adjusted = result.adjustedPValue else {
            result.isDrifted = measurement.effect >= relevant
            return
        }
        result.isDrifted = measurement.effect >= relevant && adjusted <= alpha
        // A thousandth for rounding; a p-value that is as small as it can be and does not pass never will.
        if adjusted > alpha, pValue <= leastPValue * 1.001 {
            add(
                note: "its least p-value, \(NumberText.number(leastPValue)), cannot pass the level "
                    + "\(NumberText.number(alpha)) among so many tests")
        }
    }

    /// Puts what keeps it from deciding before what is noted already.
    private mutating func add(note: String) {
        result.note = [note, result.note].compactMap { $0 }.joined(separator: "; ")
    }
}

extension DriftDetectorOutcome.Measurement {
    /// What is wrong with the numbers, in words; `nil` for numbers that are such.
    fileprivate var fault: String? {
        guard statistic.isFinite, effect.isFinite, pValue?.isNaN != true, nullMean?.isFinite != false,
            effectLower95?.isFinite != false, effectUpper95?.isFinite != false
        else {
            return "the detector gave a number that is none"
        }
        if let pValue, !(0...1).contains(pValue) {
            return "the detector gave a p-value of \(NumberText.number(pValue)), which is not from 0 to 1"
        }
        if let lower = effectLower95, let upper = effectUpper95, lower < 0 || lower > upper {
            return
                "the detector gave an interval from \(NumberText.number(lower)) to \(NumberText.number(upper)), which "
                + "is none of an effect"
        }
        if effect < 0 { return "the detector gave an effect of \(NumberText.number(effect)), which is below 0" }
        return nil
    }

    /// Why a relevant size must not decide about these numbers, in words; `nil` where it may.
    ///
    /// Below the size at which a raw distance's mean without drift is half its threshold, the distance says more about the
    /// window's size than about drift.
    fileprivate func refusal(relevantEffect: Double, referenceCount: Int, currentCount: Int) -> String? {
        guard let nullMean else {
            return pValue == nil
                ? "refused: there is neither a p-value nor a known mean without drift, so that "
                    + "\(NumberText.number(effect)) may be chance" : nil
        }
        guard nullMean > relevantEffect / 2 else { return nil }
        let mean = MeanWithoutDrift(
            value: nullMean, referenceCount: referenceCount, currentCount: currentCount, isSquare: isSquare)
        let sizes = "\(NumberText.count(referenceCount)) reference and \(NumberText.count(currentCount)) current rows"
        let need: String
        if let least = mean.leastWindow(referenceCount: referenceCount, threshold: relevantEffect) {
            need = "it needs at least \(NumberText.count(least)) current rows"
        } else if let least = mean.leastEqualSizes(threshold: relevantEffect) {
            need = "no window is large enough for this reference; \(NumberText.count(least)) rows on each side would be"
        } else {
            need = "no size is large enough"
        }
        return
            "refused: without drift this distance is expected to be \(NumberText.number(nullMean)) at \(sizes), more "
            + "than half of the threshold \(NumberText.number(relevantEffect)); \(need)"
    }
}
