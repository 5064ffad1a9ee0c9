import Testing

extension Tag {
    /// Tests that draw many samples and judge a rate; the slow ones.
    @Tag static var simulation: Self
}
