/// Likelihoods of two Bernoulli arms under effects on their log odds, averaged and divided by that without an effect.
///
/// Against the shares p and q stand, for effects h, those whose log odds differ from theirs by -wh and (1 - w)h, w being
/// the treatment's planned share of the units: that leaves the arms' common level where it is, so that a doubt about the
/// level takes nothing from the evidence about the effect. The h are a few fixed numbers with weights as a normal law has
/// them, so the average is a martingale as it stands, not up to an error of quadrature, and its logarithm is convex in
/// (p, q): it is a sum of exponentials of the convex -n log(1 + p(eʰ - 1)).
struct EffectMixture: Sendable, Hashable, Codable {
    /// One effect.
    private struct Node: Sendable, Hashable, Codable {
        var control: Double
        var controlFactor: Double
        var treatment: Double
        var treatmentFactor: Double
        var logWeight: Double
    }

    private var nodes: [Node]

    /// A mixture that decides soonest near a sample size if the control's share is the expected one.
    init(alpha: Double, tuningSampleSize: Double, treatmentShare: Double, rate: Double) {
        let level = -2 * Elementary.log(alpha)
        let priorUnits = tuningSampleSize / (level + Elementary.log(onePlus: level))
        let information = treatmentShare * (1 - treatmentShare) * rate * (1 - rate)
        // Log odds of more than 8 are no effects that anybody plans for, and their exponentials would overflow.
        let deviation = min(4, 1 / (priorUnits * information).squareRoot())
        // A geometric grid: near the bound, where z is 3 to 4, a truth between two nodes is half a standard error off.
        var scales: [(scale: Double, weight: Double)] = []
        var scale = 0.05
        while scale < 4 {
            scales.append((scale, scale * Elementary.exp(-scale * scale / 2)))
            scale *= 1.35
        }
        let total = 2 * scales.reduce(0) { $0 + $1.weight }
        nodes = scales.flatMap { scale, weight in
            [-1.0, 1].map { sign in
                let effect = sign * scale * deviation
                let (control, treatment) = (-treatmentShare * effect, (1 - treatmentShare) * effect)
                return Node(
                    control: control, controlFactor: Elementary.expMinusOne(control), treatment: treatment,
                    treatmentFactor: Elementary.expMinusOne(treatment), logWeight: Elementary.log(weight / total))
            }
        }
    }

    /// The logarithm of the average against a pair of shares.
    func logEvidence(
        _ control: BernoulliEvidence, _ first: Double, _ treatment: BernoulliEvidence, _ second: Double
    ) -> Double {
        // The greatest term so far and the sum of all in units of it.
        var greatest = -Double.infinity
        var sum = 0.0
        for node in nodes {
            let one = control.sum * node.control - control.count * Elementary.log(onePlus: first * node.controlFactor)
            let two =
                treatment.sum * node.treatment
                - treatment.count * Elementary.log(onePlus: second * node.treatmentFactor)
            let term = node.logWeight + one + two
            if term > greatest {
                sum = sum * Elementary.exp(greatest - term) + 1
                greatest = term
            } else if term > greatest - 40 {
                sum += Elementary.exp(term - greatest)
            }
        }
        return greatest + Elementary.log(sum)
    }
}
