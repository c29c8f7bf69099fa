"""What the lines of a convention are: numbers at their front (marks), what frames the clauses, where clauses are cut,
what their bodies say, how they are called. `lawqa.corpus.clauses` puts it together.
"""
