extension Migration {
    /// How many ids of a segment were there before, for segments that were looked through.
    static let addRepeats = Migration(number: 12, name: "AddRepeats") { _ in
        [
            // Beside the segments: to write a number into one would write all of it again.
            """
            CREATE TABLE segment_repeats (
                segment_id BIGINT PRIMARY KEY,
                version_id BIGINT NOT NULL REFERENCES model_versions (id),
                repeats BIGINT NOT NULL
            )
            """
        ]
    }
}
