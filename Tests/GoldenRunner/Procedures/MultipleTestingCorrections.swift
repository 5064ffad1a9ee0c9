import VigilStatistics

/// `multiple_testing.json`: every correction of the same p-values.
enum MultipleTestingGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("multiple_testing", "multiple_testing") { golden in
            let pValues = try golden.inputs.numbers("p")
            let alpha = try golden.parameters.number("alpha")
            var answer: [String: JSONValue] = [:]
            for (name, correction) in corrections {
                let adjusted = correction.adjusted(pValues)
                answer[name] = [
                    "adjusted": JSONValue(adjusted),
                    "reject_0_05": JSONValue(adjusted.map { $0 <= alpha }),
                ]
            }
            return .object(answer)
        }
    ]

    private static let corrections: [(String, MultipleTesting)] = [
        ("bonferroni", .bonferroni), ("holm", .holm), ("hochberg", .hochberg), ("hommel", .hommel),
        ("sidak", .sidak), ("holm_sidak", .holmSidak), ("bh", .benjaminiHochberg), ("by", .benjaminiYekutieli),
    ]
}
