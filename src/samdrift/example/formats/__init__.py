"""Writers of the export formats: true landscape in, files with the truth of each row out."""
