/// One procedure of one golden file, with the code of ours that answers its cases.
///
/// The answer must hold every key that the case's `expected` holds and that is not `null`; it may hold more. The runner
/// does the comparing, so an answer states what was computed and nothing about what was expected.
struct GoldenProcedure: Sendable {
    /// The golden file's name without `.json`.
    var file: String
    /// The case's `procedure`.
    var name: String
    /// Wider tolerances for keys whose expected values are approximations; the README says why.
    var tolerances: [String: GoldenTolerance.Override]
    /// Computes what `expected` is compared with.
    var answer: @Sendable (GoldenCase) throws -> JSONValue

    init(
        _ file: String, _ name: String, tolerances: [String: GoldenTolerance.Override] = [:],
        answer: @escaping @Sendable (GoldenCase) throws -> JSONValue
    ) {
        self.file = file
        self.name = name
        self.tolerances = tolerances
        self.answer = answer
    }
}
